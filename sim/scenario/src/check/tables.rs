//! The checks of what was measured: tables of quantiles and histograms.

use serde_json::Value;

use super::Problems;
use crate::limits::{MAX_COUNT, MAX_MILLISECONDS, MAX_QUANTILES};
use crate::{Place, ProblemKind};

impl Problems<'_> {
    /// A table of quantiles: from 0 to 1, and neither column falls.
    pub(super) fn quantiles(&mut self, place: &Place, value: &Value) {
        let rows = self.rows(place, value, [(1.0, ""), (MAX_MILLISECONDS, " ms")], 2);
        if let [[first, _], .., [last, _]] | [[first @ last, _]] = rows[..] {
            for (index, value, wanted) in [(0, first, 0.0), (rows.len() - 1, last, 1.0)] {
                if value != wanted {
                    let place = place.at(&format!("[{index}]"));
                    self.add(place, ProblemKind::QuantileEnd { value, wanted });
                }
            }
        }
    }

    /// A histogram: the bounds do not fall, and something was counted.
    pub(super) fn buckets(&mut self, place: &Place, value: &Value) {
        let rows = self.rows(place, value, [(MAX_MILLISECONDS, " ms"), (MAX_COUNT, "")], 1);
        if !rows.is_empty() && rows.iter().all(|[_, count]| *count <= 0.0) {
            self.add(place.clone(), ProblemKind::NothingCounted);
        }
    }

    /// Pairs of numbers from 0 to a largest value each, of which the first `rising` columns do not fall.
    fn rows(
        &mut self,
        place: &Place,
        value: &Value,
        columns: [(f64, &'static str); 2],
        rising: usize,
    ) -> Vec<[f64; 2]> {
        let rows = value.as_array().map(Vec::as_slice).unwrap_or_default();
        let rows = rows.iter().map(|row| [0, 1].map(|column| row[column].as_f64().unwrap_or(f64::NAN)));
        let rows: Vec<[f64; 2]> = rows.collect();
        self.count(place.clone(), rows.len(), MAX_QUANTILES);
        if rows.is_empty() {
            self.add(place.clone(), ProblemKind::NoRows);
        }
        for (index, row) in rows.iter().enumerate() {
            let place = place.at(&format!("[{index}]"));
            for (column, (max, unit)) in columns.into_iter().enumerate() {
                let value = row[column];
                self.number(place.clone(), value, 0.0, max, unit);
                let before = index.checked_sub(1).map_or(0.0, |before| rows[before][column]);
                if column < rising && value < before {
                    self.add(place.clone(), ProblemKind::RowsFall { value, before, unit });
                }
            }
        }
        rows
    }
}
