//! Values in one of several forms, and how they change from one to another.

use flashcrowd_sim::scenario::OneOf;
use serde_json::{Map, Value};

/// The merge patch that puts `new` in the place of `old`.
pub fn replacing(old: &Value, new: &Value) -> Value {
    let mut patch = new.clone();
    if let (Some(patch), Some(old)) = (patch.as_object_mut(), old.as_object()) {
        for key in old.keys().filter(|key| new.get(key).is_none()) {
            patch.insert(key.clone(), Value::Null);
        }
    }
    patch
}

/// The object that holds a form's fields.
pub fn in_form(one_of: &OneOf, value: &Value) -> Value {
    one_of.variant_of(value).map(|(_, inner)| inner.clone()).unwrap_or_default()
}

/// The patch that gives `value` another form. Fields that both forms have keep the values that fit, the old
/// form's others go.
pub fn change_form(one_of: &OneOf, value: &Value, word: &str) -> Option<Value> {
    let (old, old_inner) = one_of.variant_of(value)?;
    let new = one_of.variants.iter().find(|variant| variant.name == word)?;
    let mut patch: Map<String, Value> = match new.initial(one_of) {
        Value::Object(patch) => patch,
        word => return Some(word),
    };
    let fields = match one_of.tag {
        Some(_) => &mut patch,
        None => patch.get_mut(new.name)?.as_object_mut()?,
    };
    for field in new.fields {
        if let Some(kept) = field.get(old_inner).filter(|kept| field.takes(kept, old_inner)) {
            fields.insert(field.path.to_owned(), kept.clone());
        }
    }
    if one_of.tag.is_none() {
        patch.insert(old.name.to_owned(), Value::Null);
    } else {
        let gone = old.fields.iter().filter(|f| new.fields.iter().all(|n| n.path != f.path));
        patch.extend(gone.map(|field| (field.path.to_owned(), Value::Null)));
    }
    Some(patch.into())
}

#[cfg(test)]
mod tests {
    use flashcrowd_sim::scenario::{Component, Document, Edit, KindName, Shape, Subject, fields_of};

    use super::super::change::Change;
    use super::*;

    /// Every form of every field can be turned into every other, and the document takes it.
    #[test]
    fn forms_change_into_each_other() {
        for kind in KindName::ALL {
            for field in fields_of(kind) {
                let Shape::OneOf(one_of) = field.shape else { continue };
                for from in one_of.variants {
                    for to in one_of.variants.iter().filter(|to| to.name != from.name) {
                        let mut document = Document::default();
                        document.components.push(Component::new("a", kind.default_kind()));
                        let current = serde_json::to_value(&document.components[0]).expect("it has a JSON");
                        let before = field.get(&current).cloned();
                        if before.is_none() {
                            apply(&mut document, field.patch(from.initial(one_of)));
                        } else if one_of.variant_of(&before.unwrap_or_default()).map(|v| v.0.name)
                            != Some(from.name)
                        {
                            let patch =
                                change_form(one_of, field.get(&current).expect("it is there"), from.name);
                            apply(&mut document, field.patch(patch.expect("the form is known")));
                        }
                        let current = serde_json::to_value(&document.components[0]).expect("it has a JSON");
                        let value = field.get(&current).expect("it is there");
                        let patch = change_form(one_of, value, to.name).expect("the form is known");
                        apply(&mut document, field.patch(patch));
                        let after = serde_json::to_value(&document.components[0]).expect("it has a JSON");
                        let now =
                            one_of.variant_of(field.get(&after).expect("it is there")).map(|v| v.0.name);
                        assert_eq!(now, Some(to.name), "{}.{}", kind.as_str(), field.path);
                    }
                }
            }
        }
    }

    #[test]
    fn what_both_forms_have_is_kept() {
        let forms = flashcrowd_sim::scenario::Distribution::forms();
        let value = serde_json::json!({ "exponential": { "mean_ms": 7.0 } });
        let patch = change_form(forms, &value, "lognormal");
        let expected = serde_json::json!({ "lognormal": { "mean_ms": 7.0, "cv": 1.0 }, "exponential": null });
        assert_eq!(patch, Some(expected));
        let even = serde_json::json!({ "lognormal": { "mean_ms": 7.0, "cv": 0.5 } });
        let patch = change_form(forms, &even, "hyperexponential").expect("the form is known");
        assert_eq!(patch["hyperexponential"], serde_json::json!({ "mean_ms": 7.0, "cv": 2.0 }));
    }

    fn apply(document: &mut Document, patch: Value) {
        let fields = Change::done(patch).into_fields();
        let edit = Edit::set(Subject::Component("a".to_owned()), fields);
        edit.apply(document).expect("the document takes it");
    }
}
