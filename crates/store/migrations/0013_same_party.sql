-- Cases of one party: when a case is opened, others about the same matter are found without a walk over every text. The beginning of a name tells
-- most apart; the whole of it is compared with the row.
CREATE INDEX passage_by_party ON passage (agency, substr(body, 1, 100)) WHERE part = 'party.name';
