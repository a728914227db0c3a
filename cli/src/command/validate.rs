//! `flashcrowd validate`: everything that is wrong with a scenario.

use crate::argument::Input;
use crate::input::{self, Unusable};
use crate::outcome::Outcome;

pub fn carry_out(input: &Input) -> Result<Outcome, Unusable> {
    let scenario = input::checked(input)?;
    let document = scenario.document();
    let (components, connections) = (document.components.len(), document.connections.len());
    let name = &input.file;
    Ok(Outcome::text(format!("{name}: {components} components, {connections} connections, no problems\n")))
}
