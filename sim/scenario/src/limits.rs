//! The bounds of a scenario. Each is checked, and a document past one gets a problem that names it.

/// Components in a scenario.
pub const MAX_COMPONENTS: usize = 1_000;
/// Connections in a scenario.
pub const MAX_CONNECTIONS: usize = 4_000;
/// Key spaces in a scenario.
pub const MAX_KEY_SPACES: usize = 100;
/// Zones in a scenario.
pub const MAX_ZONES: usize = 100;
/// Pairs of places whose distance is given.
pub const MAX_DISTANCES: usize = 1_000;
/// Scripted incidents in a scenario.
pub const MAX_INCIDENTS: usize = 1_000;
/// Logged actions in a scenario.
pub const MAX_ACTIONS: usize = 10_000;
/// Objectives in a scenario.
pub const MAX_OBJECTIVES: usize = 100;
/// Annotations in a scenario.
pub const MAX_ANNOTATIONS: usize = 500;
/// Request classes of a client.
pub const MAX_CLASSES: usize = 32;
/// Steps in a server's plan.
pub const MAX_STEPS: usize = 64;
/// Calls one step may make, one after another.
pub const MAX_CALLS_A_STEP: u64 = 1_000;
/// Instances of a component.
pub const MAX_INSTANCES: u64 = 1_000;
/// Slots or cores of an instance.
pub const MAX_SLOTS: u64 = 100_000;
/// Places in an instance's waiting line.
pub const MAX_QUEUE: u64 = 1_000_000;
/// Targets of which a balancer picks one, with the power of d choices.
pub const MAX_CHOICES: u64 = 16;
/// Requests a second that a client may be set to, at its peak.
pub const MAX_QPS: f64 = 10_000_000.0;
/// Corners of a piecewise-linear rate, or lines of a trace.
pub const MAX_POINTS: usize = 2_000;
/// Users of a closed-loop client; bursts multiply them up to this.
pub const MAX_USERS: u64 = 1_000_000;
/// Different users of a client.
pub const MAX_POPULATION: u64 = 1_000_000;
/// Points of a target on a ring of hashes, for a weight of 1.
pub const MAX_RING_POINTS: u64 = 1_000;
/// Further targets that a balancer may send a call to.
pub const MAX_NEXT_TARGETS: u64 = 8;
/// The weight of a connection that leaves a balancer.
pub const MAX_WEIGHT: f64 = 1_000.0;
/// Requests of a batch, on average.
pub const MAX_BATCH: u64 = 10_000;
/// How many times the rate of pauses that of bursts may be.
pub const MAX_BURST_FACTOR: f64 = 1_000.0;
/// The shortest time after which a rate repeats, or a burst ends on average, in seconds.
pub const MIN_CYCLE_S: f64 = 0.001;
/// The highest priority of a request class.
pub const MAX_PRIORITY: u64 = 100;
/// By what a class may multiply service times.
pub const MAX_SERVICE_FACTOR: f64 = 1_000.0;
/// What a request sends or gets back, in kilobytes.
pub const MAX_PAYLOAD_KB: f64 = 1_000_000.0;
/// Attempts of a call, retries included.
pub const MAX_ATTEMPTS: u64 = 100;
/// Further attempts of a call while the first is not answered.
pub const MAX_HEDGES: u64 = 3;
/// Entries of all caches of a scenario together.
pub const MAX_CACHE_ENTRIES: u64 = 8_000_000;
/// Messages that a queue may be set to hold.
pub const MAX_MESSAGES: u64 = 5_000_000;
/// The largest exponent of a key space's popularity.
pub const MAX_ZIPF: f64 = 5.0;
/// Keys in a key space.
pub const MAX_KEYS: u64 = 1_000_000_000;
/// The longest duration or instant in a scenario, in seconds: thirty days.
pub const MAX_SECONDS: f64 = 30.0 * 86_400.0;
/// The longest service time, latency or timeout, in milliseconds: one hour.
pub const MAX_MILLISECONDS: f64 = 3_600_000.0;
/// The largest coefficient of variation of a distribution.
pub const MAX_CV: f64 = 20.0;
/// The largest ratio of a lognormal distribution's p99 to its p50: its cv is about `MAX_CV` then.
pub const MAX_P99_TO_P50: f64 = 297.0;
/// The exponent or shape of a Pareto or Weibull distribution: below the first its cv is above 15.
pub const MIN_SHAPE: f64 = 0.2;
pub const MAX_SHAPE: f64 = 20.0;
/// Rows of a table of quantiles, or of a histogram.
pub const MAX_QUANTILES: usize = 1_000;
/// The largest count in a bucket of a histogram.
pub const MAX_COUNT: f64 = 1e12;
/// The largest absolute coordinate on the canvas.
pub const MAX_COORDINATE: f64 = 1_000_000.0;
/// The width and height of an annotation.
pub const MIN_ANNOTATION_SIZE: f64 = 24.0;
pub const MAX_ANNOTATION_SIZE: f64 = 100_000.0;
/// The largest seed: the largest whole number that every JSON reader keeps exactly.
pub const MAX_SEED: u64 = (1 << 53) - 1;
/// Characters of an id.
pub const MAX_ID_CHARS: usize = 64;
/// Characters of a name.
pub const MAX_NAME_CHARS: usize = 200;
/// Characters of a note.
pub const MAX_NOTE_CHARS: usize = 5_000;
/// Bytes of a scenario file.
pub const MAX_FILE_BYTES: usize = 4 << 20;
/// Bytes of a picture that is looked through for a scenario.
pub const MAX_PICTURE_BYTES: usize = 32 << 20;
/// JSON values of a scenario file. Four megabytes of the shortest ones would take a hundred times as much
/// memory, and a link packs those into 5,000 characters.
pub const MAX_VALUES: usize = 500_000;
/// Characters of a link's fragment that are read at all.
pub const MAX_LINK_CHARS: usize = 200_000;
