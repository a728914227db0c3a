//! Zones and regions get other names, and go: what speaks of them goes along.

use flashcrowd_sim::scenario::{Document, EditError, Fault, Target};

/// Another name for a zone or a region, wherever it stands.
pub fn rename(document: &mut Document, from: &str, to: &str) -> Result<(), EditError> {
    if document.is_place(to) {
        return Err(EditError::Taken(to.to_owned()));
    }
    let renamed = |name: &mut String| {
        if name == from {
            to.clone_into(name);
        }
    };
    if let Some(zone) = document.zones.remove(from) {
        document.zones.insert(to.to_owned(), zone);
    }
    document.zones.values_mut().filter_map(|zone| zone.region.as_mut()).for_each(renamed);
    document.components.iter_mut().flat_map(|component| &mut component.zones).for_each(renamed);
    document.distances.iter_mut().flat_map(|distance| &mut distance.between).for_each(renamed);
    document.annotations.iter_mut().filter_map(|annotation| annotation.zone.as_mut()).for_each(renamed);
    for incident in &mut document.incidents {
        if let Fault::Outage { zone, .. } | Fault::Mend { zone: Some(zone), .. } = &mut incident.fault {
            renamed(zone);
        }
    }
    Ok(())
}

/// Takes a zone away, and its region with the last zone of it.
pub fn remove(document: &mut Document, zone: &str) {
    document.zones.remove(zone);
    document.components.iter_mut().for_each(|component| component.zones.retain(|other| other != zone));
    let zones = std::mem::take(&mut document.zones);
    let left = Document { zones, ..Document::default() };
    document.distances.retain(|distance| distance.between.iter().all(|name| left.is_place(name)));
    document.incidents.retain(|incident| match incident.fault.target() {
        Some(Target::Place(name)) => left.is_place(name),
        _ => true,
    });
    document.zones = left.zones;
    document.release_frames();
}
