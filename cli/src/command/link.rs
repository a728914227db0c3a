//! `flashcrowd link`: a scenario file becomes a link, and a link the scenario that it holds.

use clap::Args;
use flashcrowd_sim::scenario::{LINK_ADVICE_CHARS, check, to_fragment, to_json_pretty};

use crate::argument::Input;
use crate::input::{self, Source, Unusable};
use crate::outcome::Outcome;

#[derive(Debug, Args)]
pub struct Arguments {
    #[command(flatten)]
    input: Input,
    /// The address of the page: print a whole link rather than its part from the # on.
    #[arg(long, value_name = "URL")]
    base: Option<String>,
}

pub fn carry_out(arguments: &Arguments) -> Result<Outcome, Unusable> {
    let input = &arguments.input;
    match Source::of(&input.file) {
        Source::Text { .. } => {
            let link = to_fragment(input::checked(input)?.document());
            if link.chars().count() > LINK_ADVICE_CHARS {
                eprintln!(
                    "the link has {} characters; some chats and mail programs refuse more than {LINK_ADVICE_CHARS}",
                    link.chars().count()
                );
            }
            let base = arguments.base.as_deref().unwrap_or_default();
            let base = base.split('#').next().unwrap_or_default();
            Ok(Outcome::text(format!("{base}#{link}\n")))
        }
        // What has problems can be linked from the canvas, so it is told, and printed all the same.
        Source::Link { .. } => {
            let document = input::read(input)?;
            for problem in check(&document).err().into_iter().flatten() {
                eprintln!("{}", problem.render(input.language.into()));
            }
            Ok(Outcome::text(to_json_pretty(&document)))
        }
    }
}
