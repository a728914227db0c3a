//! The corners of a drawn rate that can be taken hold of, and which fields they set where.

use flashcrowd_sim::scenario::{Field, Profile};
use serde_json::{Map, Value, json};

use super::points::LISTED;

/// A corner with what its place says.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Corner {
    pub at_s: f64,
    pub qps: f64,
    sets: Sets,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Sets {
    /// The field of its rate; the field of its time, the instant from which that counts, and how many times it is
    /// the time between them.
    Fields { rate: &'static str, time: Option<(&'static str, f64, f64)> },
    /// The corner of a list at this place.
    Point(usize),
}

fn corner(at_s: f64, (rate, qps): (&'static str, f64), time: &'static str, from_s: f64) -> Corner {
    Corner { at_s, qps, sets: Sets::Fields { rate, time: Some((time, from_s, 1.0)) } }
}

/// Those of a profile, in order of time; none where there are too many to be taken hold of.
pub fn corners(profile: &Profile) -> Vec<Corner> {
    match *profile {
        Profile::Steady { qps } => {
            vec![Corner { at_s: 0.0, qps, sets: Sets::Fields { rate: "qps", time: None } }]
        }
        Profile::Ramp { from_qps, to_qps, start_s, rise_s } => vec![
            corner(start_s, ("from_qps", from_qps), "start_s", 0.0),
            corner(start_s + rise_s, ("to_qps", to_qps), "rise_s", start_s),
        ],
        Profile::Step { from_qps, to_qps, at_s } => vec![
            corner(at_s, ("from_qps", from_qps), "at_s", 0.0),
            corner(at_s, ("to_qps", to_qps), "at_s", 0.0),
        ],
        Profile::Spike { base_qps, peak_qps, start_s, rise_s, hold_s, fall_s } => {
            let (top, end) = (start_s + rise_s, start_s + rise_s + hold_s);
            vec![
                corner(start_s, ("base_qps", base_qps), "start_s", 0.0),
                corner(top, ("peak_qps", peak_qps), "rise_s", start_s),
                corner(end, ("peak_qps", peak_qps), "hold_s", top),
                corner(end + fall_s, ("base_qps", base_qps), "fall_s", end),
            ]
        }
        Profile::OnOff { on_qps, off_qps, on_s, off_s, start_s } => {
            let fall = start_s + on_s;
            vec![
                corner(start_s, ("on_qps", on_qps), "start_s", 0.0),
                corner(fall, ("on_qps", on_qps), "on_s", start_s),
                corner(fall + off_s, ("off_qps", off_qps), "off_s", fall),
            ]
        }
        Profile::Diurnal { low_qps, high_qps, period_s, peak_s } => {
            let peak = if period_s > 0.0 { peak_s % period_s } else { 0.0 };
            let (rate, time) = ("low_qps", Some(("period_s", peak, 2.0)));
            vec![
                corner(peak, ("high_qps", high_qps), "peak_s", 0.0),
                Corner { at_s: peak + period_s / 2.0, qps: low_qps, sets: Sets::Fields { rate, time } },
            ]
        }
        Profile::Points { ref points } | Profile::Trace { ref points, .. } if points.len() <= LISTED => {
            let corner = |(index, [at_s, qps]): (usize, &[f64; 2])| Corner {
                at_s: *at_s,
                qps: *qps,
                sets: Sets::Point(index),
            };
            points.iter().enumerate().map(corner).collect()
        }
        Profile::Points { .. } | Profile::Trace { .. } | Profile::Users { .. } => Vec::new(),
    }
}

impl Corner {
    /// The merge patch of its profile that puts the corner there, or as near as the fields' ranges and its
    /// neighbours let it.
    pub fn put(&self, profile: &Profile, fields: &[Field], at_s: f64, qps: f64) -> Value {
        let within = |name: &str, value: f64| {
            let field = fields.iter().find(|field| field.path == name);
            let range = field.and_then(|field| field.range_in(&Value::Null));
            range.map_or(value, |(min, max)| value.clamp(min, max))
        };
        match (self.sets, profile) {
            (Sets::Fields { rate, time }, _) => {
                let mut patch = Map::from_iter([(rate.to_owned(), json!(within(rate, qps)))]);
                if let Some((name, from_s, times)) = time {
                    let value = whole_digits((at_s - from_s) * times);
                    patch.insert(name.to_owned(), json!(within(name, value)));
                }
                patch.into()
            }
            (Sets::Point(index), Profile::Points { points } | Profile::Trace { points, .. }) => {
                let mut points = points.clone();
                let before = index.checked_sub(1).map_or(0.0, |before| points[before][0]);
                let after = points.get(index + 1).map_or(f64::INFINITY, |after| after[0]);
                // Lists that are out of order have a problem of their own.
                points[index] = [at_s.min(after).max(before), qps.max(0.0)];
                json!({ "points": points })
            }
            (Sets::Point(_), _) => Value::Null,
        }
    }
}

/// Without the dust of binary fractions.
fn whole_digits(value: f64) -> f64 {
    (value * 1e6).round() / 1e6
}

#[cfg(test)]
mod tests {
    use flashcrowd_sim::scenario::{KindName, Shape, fields_of, from_json};

    use super::*;

    #[test]
    fn every_corner_of_every_form_goes_where_it_is_put() {
        let field = fields_of(KindName::Client).iter().find(|field| field.path == "traffic.profile");
        let Some(Shape::OneOf(forms)) = field.map(|field| field.shape) else { panic!("no forms of a rate") };
        let mut moved = 0;
        for form in forms.variants {
            let value = form.initial(forms);
            let profile: Profile = from_json(value.clone()).expect("a profile");
            for (index, corner) in corners(&profile).iter().enumerate() {
                let (at_s, qps) = (corner.at_s + 3.0, corner.qps + 50.0);
                let mut value = value.clone();
                let patch = corner.put(&profile, form.fields, at_s, qps);
                for (key, new) in patch.as_object().expect("a patch") {
                    assert!(value.get(key).is_some(), "{}: {key}", form.name);
                    value[key] = new.clone();
                }
                let after = corners(&from_json(value).expect("a profile"))[index];
                assert_eq!(after.qps, qps, "{} {index}", form.name);
                assert!((after.at_s - at_s).abs() < 1e-9 || form.name == "steady", "{} {index}", form.name);
                moved += 1;
            }
        }
        assert!(moved >= 20, "{moved}");
    }

    #[test]
    fn a_corner_stops_at_its_neighbours_and_at_its_range() {
        let points = Profile::Points { points: vec![[0.0, 1.0], [10.0, 2.0], [20.0, 3.0]] };
        let put = |index: usize, at_s, qps| corners(&points)[index].put(&points, &[], at_s, qps);
        assert_eq!(put(1, 50.0, -4.0), json!({ "points": [[0.0, 1.0], [20.0, 0.0], [20.0, 3.0]] }));
        assert_eq!(put(0, -5.0, 9.0), json!({ "points": [[0.0, 9.0], [10.0, 2.0], [20.0, 3.0]] }));
        let many = Profile::Points { points: vec![[0.0, 1.0]; LISTED + 1] };
        assert!(corners(&many).is_empty());
    }
}
