use super::Cli;
use super::failure::{Answer, Failure};
use clap::{Args, CommandFactory};
use clap_complete::Shell;
use std::io::Write;
use std::path::PathBuf;

/// Completions for a shell
#[derive(Args, Debug)]
#[command(after_help = "Example:\n  undercroft completions bash > undercroft.bash")]
pub struct Completions {
    shell: Shell,
}

/// The manual page; with --into one for each subcommand too
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  undercroft man | man -l -\n  undercroft man --into ~/.local/share/man/man1")]
pub struct Man {
    /// Write undercroft.1, undercroft-mark.1 … into this folder
    #[arg(long, value_name = "FOLDER")]
    into: Option<PathBuf>,
}

impl Completions {
    pub fn run(self, out: &mut dyn Write) -> Result<Answer, Failure> {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut Cli::command(), "undercroft", &mut script);
        out.write_all(&script)?;
        Ok(Answer::Yes)
    }
}

impl Man {
    pub fn run(self, out: &mut dyn Write) -> Result<Answer, Failure> {
        match self.into {
            Some(folder) => {
                let failed = |why| Failure::file(&folder, why);
                std::fs::create_dir_all(&folder).map_err(failed)?;
                clap_mangen::generate_to(Cli::command(), &folder).map_err(failed)?;
            }
            None => clap_mangen::Man::new(Cli::command()).render(out)?,
        }
        Ok(Answer::Yes)
    }
}
