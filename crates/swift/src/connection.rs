//! The connection file that an administrator brings into the body-worn system: where this server is, which account to use, whose certificate to
//! believe. It holds the key, so it is for one reader.

use base::ControllerId;
use base64::prelude::{BASE64_STANDARD, Engine as _};
use serde::Serialize;

/// The largest file that such a system reads.
const LARGEST: usize = 64 << 10;
/// The longest certificate in it, in characters of base64.
const LONGEST_CERTIFICATE: usize = 16 << 10;
/// The longest address in it.
const LONGEST_ADDRESS: usize = 512;

/// Into which container format recordings are put. A system that was set up with one cannot be given the other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ContainerType {
    /// Matroska, the system's own.
    Mkv,
    /// MP4, which browsers play.
    #[default]
    Mp4,
}

/// What goes into the file.
#[derive(Clone, Debug)]
pub struct Connection<'a> {
    /// What the agency calls the place; 64 characters at most.
    pub site: &'a str,
    /// Where this server is reached, without a slash at the end.
    pub address: &'a str,
    /// The account.
    pub controller: ControllerId,
    /// Its key.
    pub key: &'a str,
    /// Into what recordings are put.
    pub container_type: ContainerType,
    /// The certificate that the server's own rests on, as PEM; none where the address is not encrypted.
    pub certificate: Option<&'a [u8]>,
}

/// Why there is no such file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ConnectionError {
    /// An encrypted address that nothing vouches for.
    #[error("push_address 是 https 地址，必须设置 push_ca：执法记录仪系统用它核对服务器的证书")]
    NoCertificate,
    /// The certificate is none, or too long.
    #[error("push_ca 不是 PEM 格式的证书，或者超过 12 KB")]
    Certificate,
    /// The address is too long.
    #[error("push_address 超过 490 个字符")]
    Address,
    /// The file is too large.
    #[error("连接文件超过 64 KB")]
    TooLarge,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct File<'a> {
    connection_file_version: &'static str,
    site_name: String,
    application_name: &'static str,
    application_version: &'static str,
    #[serde(rename = "ContentDestinationAsNTPServer")]
    ntp_server: bool,
    #[serde(rename = "AuthenticationTokenURI")]
    authentication: [String; 1],
    #[serde(rename = "HTTPSCertificate", skip_serializing_if = "Option::is_none")]
    certificate: Option<[String; 1]>,
    #[serde(rename = "BlobAPI")]
    api: &'static str,
    #[serde(rename = "BlobAPIKey")]
    key: &'a str,
    #[serde(rename = "BlobAPIUserName")]
    user: String,
    container_type: ContainerType,
    full_store_and_read_support: bool,
    want_encryption: bool,
}

impl Connection<'_> {
    /// The file, as JSON.
    ///
    /// # Errors
    /// When the certificate or the address cannot stand in it.
    pub fn file(&self) -> Result<String, ConnectionError> {
        let authentication = format!("{}/auth/v1.0", self.address);
        if authentication.len() > LONGEST_ADDRESS {
            return Err(ConnectionError::Address);
        }
        let certificate = match self.certificate {
            None if self.address.starts_with("https://") => return Err(ConnectionError::NoCertificate),
            None => None,
            Some(pem) => {
                let text = std::str::from_utf8(pem).ok().filter(|text| text.contains("-----BEGIN CERTIFICATE-----"));
                // The bytes of the PEM file as they are, once more in base64: that is what such a system reads.
                let said = BASE64_STANDARD.encode(text.ok_or(ConnectionError::Certificate)?);
                Some([Some(said).filter(|said| said.len() <= LONGEST_CERTIFICATE).ok_or(ConnectionError::Certificate)?])
            }
        };
        let file = File {
            connection_file_version: "1.0",
            site_name: self.site.chars().take(64).collect(),
            application_name: "执录 zhilu",
            application_version: env!("CARGO_PKG_VERSION"),
            // The time of Art. 18 is the agency's own time service's affair.
            ntp_server: false,
            authentication: [authentication],
            certificate,
            api: "Swift 1.0",
            key: self.key,
            user: self.controller.to_string(),
            container_type: self.container_type,
            // What a later version of the system can do is not promised today.
            full_store_and_read_support: false,
            // The private key would have to be kept beside the evidence, or nobody could look at it.
            want_encryption: false,
        };
        let text = serde_json::to_string_pretty(&file).map_err(|_| ConnectionError::TooLarge)?;
        if text.len() > LARGEST { Err(ConnectionError::TooLarge) } else { Ok(text) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PEM: &[u8] = b"-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";

    fn connection(address: &'static str, certificate: Option<&'static [u8]>) -> Connection<'static> {
        let controller = ControllerId::default();
        let container_type = ContainerType::Mkv;
        Connection { site: "城管局", address, controller, key: "k", container_type, certificate }
    }

    #[test]
    fn the_file_says_where_who_and_whom_to_believe() {
        let text = connection("https://10.1.2.3:8443", Some(PEM)).file().unwrap();
        let file: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(file["ConnectionFileVersion"], "1.0");
        assert_eq!(file["AuthenticationTokenURI"], serde_json::json!(["https://10.1.2.3:8443/auth/v1.0"]));
        assert_eq!(file["HTTPSCertificate"], serde_json::json!([BASE64_STANDARD.encode(PEM)]));
        assert_eq!((&file["BlobAPIKey"], &file["ContainerType"]), (&"k".into(), &"mkv".into()));
        assert_eq!(file["BlobAPIUserName"], ControllerId::default().to_string());
        for never in ["FullStoreAndReadSupport", "WantEncryption", "ContentDestinationAsNTPServer"] {
            assert_eq!(file[never], false, "{never}");
        }
        assert_eq!(file.get("PublicKey"), None);
    }

    #[test]
    fn an_encrypted_address_needs_somebody_who_vouches_for_it() {
        assert_eq!(connection("https://h", None).file(), Err(ConnectionError::NoCertificate));
        assert_eq!(connection("https://h", Some(b"DER")).file(), Err(ConnectionError::Certificate));
        let plain: serde_json::Value = serde_json::from_str(&connection("http://10.1.2.3", None).file().unwrap()).unwrap();
        assert_eq!(plain.get("HTTPSCertificate"), None);
    }
}
