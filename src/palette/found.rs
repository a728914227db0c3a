//! What a search finds: kinds by their names or by a concept, products, and where concepts of connections are.

use flashcrowd_sim::scenario::KindName;

use super::lexicon::{Concept, Lexicon, Product};
use super::query::Query;
use crate::catalogue::{Family, entry};

/// What is found of a kind.
#[derive(Debug, PartialEq)]
pub struct Found {
    pub kind: KindName,
    /// Whether the kind itself is.
    pub itself: bool,
    /// By what, where not by its name.
    pub by: Option<&'static Concept>,
    pub products: Vec<&'static Product>,
}

/// What is found of a family, in the order of the palette.
pub fn of_family(family: Family, query: &Query, lexicon: &'static Lexicon) -> Vec<Found> {
    let found = |kind: KindName| {
        let entry = entry(kind);
        let own = [entry.name.0, entry.summary.0].join(" ").to_ascii_lowercase();
        let by_name = query.fits(&own);
        let mut concepts = lexicon.concepts.iter().filter(|concept| concept.kind == Some(kind));
        let by = if by_name { None } else { concepts.find(|concept| query.fits(&concept.text)) };
        let products = lexicon.products.iter().filter(|product| product.blank.kind == kind);
        let products: Vec<_> = products.filter(|product| query.fits(&product.text)).collect();
        let itself = by_name || by.is_some();
        (itself || !products.is_empty()).then_some(Found { kind, itself, by, products })
    };
    family.kinds().filter_map(found).collect()
}

/// Concepts that are set at a connection.
pub fn of_connections<'q>(
    query: &'q Query,
    lexicon: &'static Lexicon,
) -> impl Iterator<Item = &'static Concept> + use<'q> {
    let concepts = lexicon.concepts.iter().filter(|concept| concept.kind.is_none());
    concepts.filter(move |concept| !query.is_empty() && query.fits(&concept.text))
}

#[cfg(test)]
mod tests {
    use super::super::lexicon::tests::lexicon;
    use super::*;
    use crate::text::Language;

    fn found(typed: &str) -> Vec<Found> {
        let query = Query::new(typed);
        Family::ALL.into_iter().flat_map(|family| of_family(family, &query, lexicon())).collect()
    }

    fn kinds(typed: &str) -> Vec<KindName> {
        found(typed).into_iter().filter(|found| found.itself).map(|found| found.kind).collect()
    }

    fn products(typed: &str) -> Vec<&'static str> {
        found(typed).iter().flat_map(|found| &found.products).map(|product| &*product.id).collect()
    }

    fn hints(typed: &str) -> Vec<&'static str> {
        let query = Query::new(typed);
        of_connections(&query, lexicon()).map(|concept| concept.name(Language::En)).collect()
    }

    #[test]
    fn a_product_is_found_by_its_name_alone() {
        assert_eq!(products("haproxy"), ["haproxy"]);
        assert_eq!(kinds("haproxy"), []);
        assert_eq!(products("elb"), ["aws-alb", "aws-nlb"]);
        assert_eq!(products("spring boot"), ["tomcat"]);
        assert_eq!(products("硬件"), ["f5-big-ip"]);
    }

    #[test]
    fn a_kind_is_found_by_the_concepts_of_its_field_in_both_languages() {
        let by = |typed: &str| {
            let found = found(typed).into_iter().find(|found| found.itself).expect("a kind is found");
            (found.kind, found.by.expect("by a concept").name(Language::En))
        };
        for typed in ["consistent hashing", "CONSIST hash", "一致性哈希", "ketama"] {
            assert_eq!(by(typed), (KindName::Balancer, "Consistent hashing"), "{typed}");
        }
        assert_eq!(by("sticky"), (KindName::Balancer, "Session affinity"));
        assert_eq!(by("就近接入"), (KindName::Balancer, "GSLB"));
        assert_eq!(by("令牌桶"), (KindName::Gateway, "Token bucket"));
        assert_eq!(by("hpa"), (KindName::Server, "Autoscaling"));
        assert_eq!(by("突发流量"), (KindName::Client, "Flash crowd"));
        assert_eq!(by("削峰"), (KindName::Queue, "Load levelling"));
    }

    #[test]
    fn what_is_found_by_name_is_not_explained() {
        for typed in ["balancer", "负载均衡器", "load bal"] {
            let found = found(typed).into_iter().find(|found| found.itself).expect("it is found");
            assert_eq!((found.kind, found.by), (KindName::Balancer, None), "{typed}");
        }
    }

    #[test]
    fn concepts_of_connections_are_told_where_they_are() {
        assert_eq!(hints("熔断"), ["Circuit breaker"]);
        assert_eq!(hints("retry"), ["Retries", "Retry budget"]);
        assert_eq!(hints("连接池"), ["Connection pool"]);
        assert_eq!(hints(""), [""; 0]);
        assert_eq!(kinds("熔断"), []);
    }

    #[test]
    fn nothing_is_left_out_before_anything_is_typed() {
        assert_eq!(kinds(""), KindName::ALL);
        assert_eq!(products("").len(), lexicon().products.len());
    }
}
