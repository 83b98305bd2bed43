//! What can be set, each thing once: its key, its kind, its default, its words. File, environment, command line and `docs/ref/settings.md`
//! all come from this table.
//!
//! A key `listen` is `listen = …` in the file, `ZHILU_LISTEN` in the environment and `--listen` on the command line; the later wins.
//! Numbers of the law are no settings: they stand under `law/`, dated and with their source.

mod error;
mod file;
mod flags;
mod given;
pub mod reference;
mod value;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

pub use error::{Place, SettingsError};
pub use flags::{Flags, OpenFlags, ServeFlags};
pub use given::Given;
pub use value::{
    Address, ByteCount, CosignKey, Executable, Filter, Folders, LogFormat, Program, PublicAddress, Secret, StampDigest, Word,
};

use value::Value;

/// Who reads a setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reader {
    /// Every command that opens the data folder.
    Everyone,
    /// The server alone.
    Server,
}

/// One thing that can be set.
#[derive(Debug)]
pub struct Setting {
    /// Its key in the file.
    pub key: &'static str,
    /// The default, as it would be written; empty when there is none.
    pub default: &'static str,
    /// What it does, in Chinese.
    pub help: &'static str,
    /// What it may be, in Chinese.
    pub allowed: &'static str,
    /// Who reads it.
    pub reader: Reader,
    /// Whether its value must never be shown.
    pub secret: bool,
    /// Whether it may be left out although it has no default.
    pub optional: bool,
    /// Whether naming it on the command line without a value means yes.
    pub switch: bool,
    /// Whether it is a list.
    pub list: bool,
}

impl Setting {
    /// The environment variable that sets it.
    pub fn variable(&self) -> String {
        format!("{PREFIX}{}", self.key.to_uppercase())
    }

    /// The command line flag that sets it.
    pub fn flag(&self) -> String {
        format!("--{}", self.key.replace('_', "-"))
    }

    /// A value as it may be shown to people.
    fn shown(&self, text: &str) -> String {
        if self.secret { "（不显示）".into() } else { text.to_owned() }
    }
}

/// What environment variables of ours begin with.
const PREFIX: &str = "ZHILU_";

macro_rules! settings {
    ($($reader:ident $key:ident: $kind:ty = $default:literal, $help:literal;)*) => {
        /// Everything that is set.
        #[derive(Clone, Debug)]
        pub struct Settings {$(
            #[doc = $help]
            pub $key: $kind,
        )*}

        /// Everything that can be set, in the order of the reference.
        pub const TABLE: &[Setting] = &[$(Setting {
            key: stringify!($key),
            default: $default,
            help: $help,
            allowed: <$kind as Value>::ALLOWED,
            reader: Reader::$reader,
            secret: <$kind as Value>::SECRET,
            optional: <$kind as Value>::OPTIONAL,
            switch: <$kind as Value>::SWITCH,
            list: <$kind as Value>::LIST,
        },)*];

        impl Settings {
            /// The settings that these values make; what was not given has its default.
            ///
            /// # Errors
            /// When a value is not of its kind, or one without default is missing.
            pub fn of(given: &Given) -> Result<Self, SettingsError> {
                Ok(Self {$($key: given.value(stringify!($key))?,)*})
            }
        }
    };
}

settings! {
    Everyone data: PathBuf = "", "数据目录：数据库、原件、密钥";
    Everyone database: Option<Secret> = "", "数据库服务器；不设置时使用数据目录中的嵌入式数据库";
    Everyone bucket: Option<Word> = "", "存放原件的存储桶（S3，须启用对象锁定）；不设置时存放在数据目录";
    Everyone bucket_endpoint: Option<Address> = "", "存储桶所在的对象存储的地址；设置 bucket 的必须设置";
    Everyone bucket_region: Word = "default", "存储桶所在的区域；多数自建的对象存储不区分";
    Everyone bucket_key: Option<Word> = "", "对象存储的账号；设置 bucket 的必须设置";
    Everyone bucket_secret: Option<PathBuf> = "", "存有账号密钥的文件，仅所有者可读；设置 bucket 的必须设置";
    Everyone bucket_lock: Duration = "30d", "原件入库后在存储桶中锁定多久，到期前自动延长；锁定期内任何人不能删除";
    Everyone bucket_lock_archived: Duration = "365d", "案卷移交归档后，其原件和文书在存储桶中至少锁定多久";
    Everyone fonts: Folders = "", "除系统字体目录以外的字体目录，排印文书用";
    Everyone timestamp_ca: Option<PathBuf> = "", "时间戳机构或者其上级的证书（PEM）；设置后，不是它签署的时间戳不采用";
    Everyone push_address: Option<Address> = "", "执法记录仪系统推送音像资料时使用的本服务器地址，写入连接文件；不设置时不能生成连接文件";
    Everyone push_ca: Option<PathBuf> = "", "本服务器证书的签发机构的证书（PEM），写入连接文件，执法记录仪系统用它核对服务器";
    Everyone log: Filter = "info,sqlx=warn,symphonia=error", "运行日志记到什么程度，可以按模块分别设置";
    Everyone log_format: LogFormat = "text", "运行日志的格式：text 供人阅读，json 供采集程序读取";
    Server listen: SocketAddr = "127.0.0.1:8480", "网页和接口的监听地址";
    Server public_address: Option<PublicAddress> = "", "网页对外的地址，印在文书的二维码中：扫码即可核验文书；不设置时二维码只有核验码，在核验页输入";
    Server behind_tls: bool = "false", "前面有 TLS 代理：会话只经加密连接传送";
    Server metrics_listen: Option<SocketAddr> = "", "运行指标（Prometheus）的监听地址；不设置时不提供";
    Server checkpoint_within: Duration = "60s", "记录写入后至迟多久应当签署检查点；超过的，/readyz 报告未就绪";
    Server superior: Option<Address> = "", "上级的地址：本服务器的日志向它报送，由它附署；不设置时不报送";
    Server superior_key: Option<CosignKey> = "", "上级的联署公钥（zhilu keys new cosign 给出）；设置 superior 的必须设置";
    Server silent_after: Duration = "1h", "作为上级：下级多久没有消息、没有报送记录，记为失联、不报送";
    Server stop_within: Duration = "10s", "收到停止信号后，正在进行的请求至多再等多久";
    Server disk_reserve: Option<ByteCount> = "", "磁盘上始终留空的容量；不设置时为磁盘的 5%，至少 2GiB，至多 16GiB";
    Server upload_max: ByteCount = "64GiB", "单个原件的最大长度";
    Server upload_life: Duration = "7d", "未传完的上传等待续传多久";
    Server upload_idle: Duration = "60s", "上传多久没有数据视为中断；已收到的保留";
    Server push_silent_after: Duration = "24h", "执法记录仪系统推送的记录多久没有新内容、又没有报告传输完成的，标记为传输未完成";
    Server timestamp_url: Option<Address> = "", "时间戳机构的地址（RFC 3161）：定时为检查点加盖时间戳，案卷包封存时也加盖；不设置时不加盖";
    Server timestamp_every: Duration = "1h", "多久为最新的检查点加盖一次时间戳";
    Server timestamp_digest: StampDigest = "sha256", "向时间戳机构报送哪一种摘要";
    Server scrub_every: Duration = "30d", "每件原件、文书和案卷包至迟多久重新读取一次、核对两种摘要";
    Server scrub_rate: ByteCount = "32MiB", "核验时每秒至多读取多少，不影响日常使用";
    Server ffmpeg: Program = "auto", "制作预览和波形的 ffmpeg；没有时浏览器不能播放的格式没有预览，其他不受影响";
    Server pdftoppm: Program = "auto", "遮盖 PDF 文书时把页面转成图像的 pdftoppm（poppler-utils）；没有时只能遮盖扫描件";
    Server transcriber: Option<Executable> = "", "机器转写的程序：以原件的路径为参数，在标准输出给出文字；结果仅供参考，不设置时不转写";
    Server transcriber_url: Option<Address> = "", "机器转写的服务：原件以 POST 送去，在答复中给出文字；不得与 transcriber 同时设置";
    Server detector: Option<Executable> = "", "提示需要遮盖之处的程序：以原件的路径为参数，在标准输出给出方框；结果仅供制作遮盖件的人员参考，不设置时没有提示";
}

/// The setting with this key.
pub fn setting(key: &str) -> Option<&'static Setting> {
    TABLE.iter().find(|s| s.key == key)
}

#[cfg(test)]
mod tests;
