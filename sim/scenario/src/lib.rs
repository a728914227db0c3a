//! The scenario: what is edited, saved, linked, validated and migrated.
//!
//! A document has three forms. *Raw* is a [`Document`]: anything that parses, also the half-built one
//! on the canvas. [`Problem`]s say what is wrong with it and where, all at once. [`Checked`] is a
//! document without problems, the only form that the engine takes.

/// The engine's version: raised whenever a scenario and seed may give other results than before.
pub const ENGINE_VERSION: u32 = 6;

mod action;
mod annotation;
mod autoscaler;
mod balancer;
mod cause;
mod check;
mod connection;
mod distribution;
mod document;
mod edit;
mod field;
mod gateway;
mod incident;
mod json;
mod kind;
pub mod limits;
mod link;
mod lists;
mod object;
mod objective;
mod picture;
mod plan;
mod problem;
mod read;
mod script;
mod server;
mod text;
mod traffic;
mod write;
mod zone;

pub use action::{Action, Deed, HandFault};
pub use annotation::{Annotation, AnnotationKind};
pub use autoscaler::{Autoscaler, Metric};
pub use balancer::{Algorithm, Balancer, Ejection, HashBy, HealthCheck, NextTarget, TargetLimit};
pub use cause::Cause;
pub use check::{Checked, check};
pub use connection::{
    Backoff, Bandwidth, Breaker, Budget, Connection, Deadline, Hedge, Pool, RateLimit, Retry,
    default_connection_id,
};
pub use distribution::{Distribution, NORMAL_P99, gamma_function};
pub use document::{Component, Document, FORMAT_VERSION};
pub use edit::{Edit, EditError, Subject, diff};
pub use field::{Field, Group, OneOf, Shape, Unit, Variant, connection_fields, fault_fields, fields_of};
pub use gateway::{Concurrency, Gateway, Limit, LimitPer, LimitRule};
pub use incident::{CrashMode, Fault, FaultName, Incident, Target, Way};
pub use json::{FromJson, Misfit, ToJson, from_json};
pub use kind::{
    Cache, Capacity, Client, Database, Discipline, Eviction, Kind, KindName, Overflow, Queue, RandomFailures,
};
pub use link::{LINK_ADVICE_CHARS, LinkError, Linked, from_fragment, json_to_fragment, to_fragment};
pub use objective::{Above, Below, Objective};
pub use picture::{PictureError, from_png, from_svg, into_png, is_markup, is_png, svg_metadata};
pub use plan::{LookUp, Step, derived_plan};
pub use problem::{Place, Problem, ProblemKind};
pub use read::{from_text, parse, to_json, to_json_pretty};
pub use script::rescripted;
pub use server::{Memory, Server, WarmUp};
pub use text::{Language, Text};
pub use traffic::{ArrivalProcess, BatchSizes, Class, KeySpace, Popularity, Profile, Traffic};
pub use write::{to_pretty_text, to_text};
pub use zone::{Distance, Zone};
