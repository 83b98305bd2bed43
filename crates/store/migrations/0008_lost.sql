-- What a restore brought back without its private part, found without reading every entry: pages say how much that is.
CREATE INDEX payload_lost ON payload (entry_id) WHERE private_lost IS NOT NULL;
