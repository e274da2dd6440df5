use std::borrow::Cow;

/// The longest beginning of `text` for which `width` is at most `most`, with an ellipsis where something is cut off.
/// `None` where not even one letter fits.
pub fn fit(text: &str, most: f32, width: impl Fn(&str) -> f32) -> Option<Cow<'_, str>> {
    if width(text) <= most {
        return Some(Cow::Borrowed(text));
    }
    let ends: Vec<usize> = text.char_indices().skip(1).map(|(at, _)| at).collect();
    let cut = |count: usize| format!("{}…", text[..ends[count]].trim_end());
    let (mut fits, mut too_long) = (None, ends.len());
    let mut low = 0;
    while low < too_long {
        let middle = (low + too_long) / 2;
        let candidate = cut(middle);
        if width(&candidate) <= most {
            fits = Some(Cow::Owned(candidate));
            low = middle + 1;
        } else {
            too_long = middle;
        }
    }
    fits
}

#[cfg(test)]
mod tests {
    use super::fit;

    fn letters(text: &str) -> f32 {
        text.chars().count() as f32
    }

    #[test]
    fn what_fits_is_kept_and_the_rest_becomes_an_ellipsis() {
        assert_eq!(fit("kitchen", 7.0, letters).as_deref(), Some("kitchen"));
        assert_eq!(fit("kitchen passage", 8.0, letters).as_deref(), Some("kitchen…"));
        assert_eq!(fit("kitchen passage", 9.0, letters).as_deref(), Some("kitchen…"));
        assert_eq!(fit("kitchen", 1.0, letters), None);
        assert_eq!(fit("", 0.0, letters).as_deref(), Some(""));
    }
}
