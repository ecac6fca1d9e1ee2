use serde::de::{Deserialize, Deserializer, Error, Visitor};
use std::fmt;
use std::ops::Deref;

/// A string of the wire. JavaScript's strings may hold halves of characters, which Rust's cannot: each becomes U+FFFD, as
/// when Node writes such a string.
#[derive(Clone, Default, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Text(String);

impl Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl From<&[u8]> for Text {
    fn from(bytes: &[u8]) -> Self {
        let mut whole = bytes.to_vec();
        for at in 0..whole.len().saturating_sub(2) {
            // Half a character, as serde_json hands it over.
            if whole[at] == 0xed && whole[at + 1] >= 0xa0 {
                whole[at..at + 3].copy_from_slice("\u{fffd}".as_bytes());
            }
        }
        Text(String::from_utf8_lossy(&whole).into_owned())
    }
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct AsBytes;
        impl Visitor<'_> for AsBytes {
            type Value = Text;

            fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
                formatter.write_str("a string")
            }

            fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<Text, E> {
                Ok(Text::from(bytes))
            }
        }
        // As a string, serde_json would refuse halves of characters.
        deserializer.deserialize_bytes(AsBytes)
    }
}
