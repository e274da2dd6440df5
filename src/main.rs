fn main() -> std::process::ExitCode {
    undercroft::cli::main()
}
