//! How instants, ids and digests look in the OpenAPI document: as texts.

use utoipa::openapi::{KnownFormat, ObjectBuilder, RefOr, Schema, SchemaFormat, Type};
use utoipa::{PartialSchema, ToSchema};

use crate::{
    AccessId, AgencyId, AttendeeId, CaseId, CatalogueId, ControllerId, CopyId, DeviceId, DockingId, DossierId, EntryId, GrantId,
    ObjectId, PersonId, RawId, RecordId, RecordingId, RoomId, SceneId, Sha256Digest, Sm3Digest, StationId, Timestamp, UnitId,
    UploadId,
};

/// Describes types that serialise as text; they stand inline wherever they are used.
macro_rules! texts {
    ($($name:ty),* $(,)?) => {$(
        impl PartialSchema for $name {
            fn schema() -> RefOr<Schema> {
                ObjectBuilder::new().schema_type(Type::String).into()
            }
        }
        impl ToSchema for $name {}
    )*};
}

texts!(
    AccessId,
    AgencyId,
    AttendeeId,
    CaseId,
    CatalogueId,
    ControllerId,
    CopyId,
    DeviceId,
    DockingId,
    DossierId,
    EntryId,
    GrantId,
    ObjectId,
    PersonId,
    RawId,
    RecordId,
    RecordingId,
    RoomId,
    SceneId,
    Sha256Digest,
    Sm3Digest,
    StationId,
    UnitId,
    UploadId,
);

impl PartialSchema for Timestamp {
    fn schema() -> RefOr<Schema> {
        let format = SchemaFormat::KnownFormat(KnownFormat::DateTime);
        ObjectBuilder::new().schema_type(Type::String).format(Some(format)).into()
    }
}
impl ToSchema for Timestamp {}
