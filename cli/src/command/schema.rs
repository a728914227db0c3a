//! `flashcrowd schema`: the JSON Schema of scenario files.

use crate::outcome::Outcome;
use crate::schema;

pub fn carry_out() -> Outcome {
    Outcome::json(&schema::of_scenarios())
}
