//! What is drawn of each distribution, the same natively and in WebAssembly, bit for bit.
//!
//! A change here changes results: it needs a new `ENGINE_VERSION` and a word in the changelog.

mod distributions;

use distributions::all;
use flashcrowd_sim::random::{Sampler, Stream};

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test;

#[cfg(target_arch = "wasm32")]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);

const HASHES: [(&str, u64); 16] = [
    ("constant", 5_437_051_614_458_732_965),
    ("uniform", 13_399_797_310_704_696_084),
    ("exponential", 964_075_181_569_535_922),
    ("erlang of four stages", 14_311_022_490_275_724_938),
    ("gamma below a shape of one", 9_944_185_546_252_792_186),
    ("lognormal", 3_474_472_654_360_884_388),
    ("skewed lognormal", 7_544_893_219_697_187_737),
    ("lognormal by quantiles", 11_899_628_531_257_686_837),
    ("pareto", 1_271_269_630_754_553_843),
    ("pareto of shape one", 7_118_495_153_905_156_509),
    ("stretched weibull", 5_986_515_965_895_805_060),
    ("peaked weibull", 14_626_000_385_773_556_815),
    ("hyperexponential", 9_303_593_364_615_696_157),
    ("bimodal", 18_353_883_785_361_999_781),
    ("empirical", 6_580_038_176_470_519_148),
    ("histogram", 3_235_999_974_805_466_893),
];

const DRAWS: usize = 4_000;

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn draws_are_the_same_everywhere() {
    let hashes: Vec<(&str, u64)> = all()
        .into_iter()
        .map(|(name, distribution)| {
            let (sampler, mut stream) = (Sampler::new(&distribution), Stream::named(1, name, 0, "draws"));
            // FNV-1a over the words.
            let hash = (0..DRAWS).fold(0xcbf2_9ce4_8422_2325, |hash: u64, _| {
                (hash ^ sampler.draw(&mut stream, 1.0)).wrapping_mul(0x0000_0100_0000_01b3)
            });
            (name, hash)
        })
        .collect();
    assert_eq!(hashes, HASHES);
}
