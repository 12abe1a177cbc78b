use serde_json::Value;
use std::error::Error;

/// A median that was measured.
#[derive(Clone, Debug)]
pub(super) struct Figure {
    pub(super) task: String,
    pub(super) subject: String,
    pub(super) value: f64,
    /// `ns`, `bytes`, `exponent` or `instructions`.
    pub(super) unit: String,
}

/// All that one run has measured, in the order in which it was.
#[derive(Debug, Default)]
pub(super) struct Figures {
    all: Vec<Figure>,
    /// What was measured with: a line of the page each.
    pub(super) about: Vec<String>,
    /// Where the instructions of a task go.
    pub(super) profiles: Vec<Profile>,
}

/// The functions of a task that take the most, as a profiler counts.
#[derive(Debug)]
pub(super) struct Profile {
    pub(super) task: String,
    /// Percent, then the name.
    pub(super) functions: Vec<(f64, String)>,
    /// How many instructions one call takes.
    pub(super) instructions: f64,
}

impl Figures {
    /// Reads lines of JSON.
    pub(super) fn read(lines: &str) -> Result<Self, Box<dyn Error>> {
        let mut figures = Self::default();
        for line in lines.lines() {
            let value: Value = serde_json::from_str(line)?;
            let text = |name: &str| value[name].as_str().map(str::to_owned);
            if let Some(about) = text("about") {
                figures.about.push(about);
            } else if let Some(task) = text("profile") {
                let instructions =
                    value["instructions"].as_f64().ok_or("a profile counts nothing")?;
                let functions = value["functions"].as_array().into_iter().flatten();
                let functions = functions
                    .filter_map(|f| Some((f[0].as_f64()?, f[1].as_str()?.to_owned())))
                    .collect();
                figures.profiles.push(Profile { task, functions, instructions });
            } else {
                let read = || {
                    let value = value["value"].as_f64()?;
                    Some(Figure {
                        task: text("task")?,
                        subject: text("subject")?,
                        value,
                        unit: text("unit")?,
                    })
                };
                figures.all.push(read().ok_or_else(|| format!("not a figure: {line}"))?);
            }
        }
        Ok(figures)
    }

    /// The median of a subject in a task.
    pub(super) fn find(&self, task: &str, subject: &str) -> Option<&Figure> {
        self.all.iter().find(|figure| figure.task == task && figure.subject == subject)
    }

    /// The tasks, each with its figures.
    pub(super) fn tasks(&self) -> impl Iterator<Item = &[Figure]> {
        self.all.chunk_by(|a, b| a.task == b.task)
    }
}
