/// Words in lines, in reading order, each as long as `fits` lets it be. A word too long for a line stands alone.
pub fn lines(words: &str, fits: impl Fn(&str) -> bool) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in words.split_whitespace() {
        match lines.last_mut() {
            Some(last) if fits(&format!("{last} {word}")) => {
                last.push(' ');
                last.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::lines;

    #[test]
    fn a_remark_is_broken_in_reading_order() {
        assert_eq!(lines("one two three four", |line| line.len() <= 9), ["one two", "three", "four"]);
    }

    #[test]
    fn a_word_too_long_for_the_line_stands_alone() {
        assert_eq!(lines("a extraordinarily b", |line| line.len() <= 5), ["a", "extraordinarily", "b"]);
    }
}
