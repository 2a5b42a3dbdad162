use hooklens::*;
fn main() {
    let errors = Catalog::check_bundled();
    for e in &errors {
        println!("{e}");
    }
    let catalog = Catalog::bundled();
    let o = inspect::Options {
        information: false,
        normalize: normalize::Options {
            lineage: false,
            ..Default::default()
        },
        ..Default::default()
    };
    let insp = Inspector::new(&catalog, o).unwrap();
    for f in std::env::args().skip(1) {
        let text = std::fs::read_to_string(&f).unwrap();
        let p = Payload::parse(&text).unwrap();
        let v = insp.validate(&p);
        println!(
            "{f}: {} {}",
            v.status.name(),
            v.event.map(|e| e.name()).unwrap_or_default()
        );
        for x in &v.findings {
            println!(
                "   {} {} {} {} {:?} {:?} {:?}",
                x.severity, x.code, x.location, x.message, x.found, x.help, x.suggestion
            );
        }
        let n = insp.normalize(&p);
        for x in &n.findings {
            println!(
                "  N {} {} {} {} {:?}",
                x.severity, x.code, x.location, x.message, x.found
            );
        }
        if std::env::var("SHOW").is_ok() {
            if let Some(n) = n.normalized {
                println!("{}", n.event.to_pretty_json(n.lineage.as_ref()));
            }
        }
    }
}
