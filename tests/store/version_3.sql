-- A store of version 3 with a submission and an invitation, as that version wrote it.
CREATE TABLE chain (
    number INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    row INTEGER NOT NULL,
    previous TEXT NOT NULL UNIQUE,
    hash TEXT NOT NULL,
    UNIQUE (kind, row)
) STRICT;
INSERT INTO "chain" VALUES(1,'submissions',1,'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855','95d5dd903c9e64a748f62cd242d1784ba3169094349a26b8e2d001f426e81382');
INSERT INTO "chain" VALUES(2,'times',1,'95d5dd903c9e64a748f62cd242d1784ba3169094349a26b8e2d001f426e81382','f5a9946a1026f4aba16d5305e8091042fcccf8840fd57254c99000b71aebd198');
INSERT INTO "chain" VALUES(3,'invitations',1,'f5a9946a1026f4aba16d5305e8091042fcccf8840fd57254c99000b71aebd198','810c1e60a68cb4fa067fc449b0bf5e5dd679915d38264e9a0f069c9f8d9222e6');
CREATE TABLE claims (
    number INTEGER PRIMARY KEY,
    submission TEXT NOT NULL REFERENCES submissions (id),
    claimed TEXT NOT NULL
) STRICT;
CREATE TABLE device_codes (
    code TEXT PRIMARY KEY NOT NULL,
    sha256 TEXT NOT NULL UNIQUE,
    until TEXT NOT NULL,
    person TEXT,
    role TEXT
) STRICT;
CREATE TABLE gradings (
    number INTEGER PRIMARY KEY,
    seconds REAL NOT NULL
) STRICT;
CREATE TABLE idempotency (
    person TEXT NOT NULL,
    key TEXT NOT NULL,
    submission TEXT NOT NULL,
    time TEXT NOT NULL,
    PRIMARY KEY (person, key)
) STRICT;
CREATE TABLE invitations (
    number INTEGER PRIMARY KEY,
    time TEXT NOT NULL,
    prefix TEXT NOT NULL UNIQUE,
    sha256 TEXT NOT NULL UNIQUE,
    person TEXT NOT NULL,
    role TEXT NOT NULL,
    until TEXT NOT NULL
) STRICT;
INSERT INTO "invitations" VALUES(1,'2026-11-29T11:16:46+00:00','grade_9w9RLw','5af8dd1763021ce84f42093c475fabedb0cd245786bc54104f2a3cbe757445d7','prof','staff','2026-03-04T12:00:00+00:00');
CREATE TABLE joins (
    number INTEGER PRIMARY KEY,
    time TEXT NOT NULL,
    student TEXT NOT NULL,
    person TEXT
) STRICT;
CREATE TABLE queue (
    submission TEXT NOT NULL PRIMARY KEY,
    student TEXT NOT NULL,
    exercise TEXT NOT NULL,
    lane INTEGER NOT NULL,
    rank INTEGER NOT NULL,
    turn INTEGER NOT NULL,
    not_before REAL NOT NULL,
    worker TEXT NOT NULL,
    lease TEXT NOT NULL,
    began REAL NOT NULL,
    lease_until REAL NOT NULL,
    losses INTEGER NOT NULL,
    failures INTEGER NOT NULL
) STRICT;
CREATE TABLE renderings (
    submission TEXT NOT NULL,
    language TEXT NOT NULL,
    report INTEGER NOT NULL,
    status TEXT NOT NULL,
    points REAL,
    possible REAL NOT NULL,
    counts REAL,
    counts_of REAL,
    digest TEXT NOT NULL,
    signature BLOB NOT NULL,
    basis TEXT NOT NULL,
    standing TEXT NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (submission, language)
) STRICT;
CREATE TABLE reports (
    number INTEGER PRIMARY KEY,
    submission TEXT NOT NULL REFERENCES submissions (id),
    suite_digest TEXT NOT NULL,
    status TEXT NOT NULL,
    body BLOB NOT NULL,
    mac TEXT NOT NULL
) STRICT;
CREATE TABLE revocations (
    number INTEGER PRIMARY KEY,
    time TEXT NOT NULL,
    prefix TEXT NOT NULL,
    reason TEXT NOT NULL
) STRICT;
CREATE TABLE runs_alone (
    submission TEXT NOT NULL PRIMARY KEY,
    student TEXT NOT NULL,
    time REAL NOT NULL
) STRICT;
CREATE TABLE sessions (
    sha256 TEXT PRIMARY KEY NOT NULL,
    prefix TEXT NOT NULL UNIQUE,
    person TEXT NOT NULL,
    role TEXT NOT NULL,
    begun TEXT NOT NULL,
    used TEXT NOT NULL
) STRICT;
CREATE TABLE settings (
    name TEXT PRIMARY KEY NOT NULL,
    value TEXT NOT NULL
) STRICT;
CREATE TABLE standings (
    number INTEGER PRIMARY KEY,
    time TEXT NOT NULL,
    student TEXT NOT NULL,
    exercise TEXT NOT NULL,
    points REAL,
    notes TEXT NOT NULL,
    submission TEXT NOT NULL
) STRICT;
CREATE TABLE submissions (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    student TEXT NOT NULL,
    exercise TEXT NOT NULL,
    filename TEXT NOT NULL,
    received TEXT NOT NULL,
    digest TEXT NOT NULL,
    content BLOB NOT NULL,
    parts BLOB NOT NULL
) STRICT;
INSERT INTO "submissions" VALUES(1,'86463ac8572e','ada','scaling','scaling.py','2026-03-04T12:00:00+00:00','5b76d0962c09ab4ee309fac65fad3568c97abdec983b405146ae3e86a235e352',X'646566206628293A0A2020202072657475726E20310A',X'');
CREATE TABLE times (
    number INTEGER PRIMARY KEY REFERENCES submissions (number),
    handed_in TEXT
) STRICT;
INSERT INTO "times" VALUES(1,'2026-03-04T12:00:00+00:00');
CREATE TABLE tokens (
    number INTEGER PRIMARY KEY,
    time TEXT NOT NULL,
    prefix TEXT NOT NULL UNIQUE,
    sha256 TEXT NOT NULL UNIQUE,
    person TEXT NOT NULL,
    role TEXT NOT NULL,
    scope TEXT NOT NULL,
    until TEXT NOT NULL
) STRICT;
CREATE TABLE upgrades (
    number INTEGER PRIMARY KEY,
    time TEXT NOT NULL,
    version INTEGER NOT NULL,
    counts TEXT NOT NULL,
    digest TEXT NOT NULL
) STRICT;
CREATE TABLE uses (
    prefix TEXT PRIMARY KEY NOT NULL,
    time TEXT NOT NULL
) STRICT;
CREATE TABLE workers (
    name TEXT NOT NULL PRIMARY KEY,
    seen REAL NOT NULL
) STRICT;
CREATE INDEX submissions_by_student ON submissions (student, exercise, number);
CREATE INDEX submissions_by_digest ON submissions (digest);
CREATE INDEX reports_by_submission ON reports (submission, number);
CREATE INDEX joins_by_student ON joins (student, number);
CREATE VIEW joined AS SELECT student, person FROM joins j
    WHERE person IS NOT NULL AND number = (SELECT max(number) FROM joins WHERE student = j.student);
CREATE INDEX queue_in_order ON queue (lane, rank, turn);
CREATE INDEX queue_by_student ON queue (student, lane);
CREATE INDEX queue_by_turn ON queue (turn);
CREATE INDEX revocations_by_prefix ON revocations (prefix);
CREATE INDEX claims_by_submission ON claims (submission);
CREATE INDEX idempotency_by_time ON idempotency (time);
CREATE TRIGGER chain_stay BEFORE UPDATE ON chain BEGIN SELECT RAISE(ABORT, 'the store only grows'); END;
CREATE TRIGGER chain_remain BEFORE DELETE ON chain BEGIN SELECT RAISE(ABORT, 'the store only grows'); END;
CREATE TRIGGER chain_are_new BEFORE INSERT ON chain WHEN EXISTS (SELECT 1 FROM chain WHERE number = NEW.number) BEGIN SELECT RAISE(ABORT, 'the store only grows'); END;
CREATE TRIGGER submissions_stay BEFORE UPDATE ON submissions BEGIN SELECT RAISE(ABORT, 'the store only grows'); END;
CREATE TRIGGER submissions_remain BEFORE DELETE ON submissions BEGIN SELECT RAISE(ABORT, 'the store only grows'); END;
CREATE TRIGGER submissions_are_new BEFORE INSERT ON submissions WHEN EXISTS (SELECT 1 FROM submissions WHERE number = NEW.number) BEGIN SELECT RAISE(ABORT, 'the store only grows'); END;
CREATE TRIGGER times_stay BEFORE UPDATE ON times BEGIN SELECT RAISE(ABORT, 'the store only grows'); END;
CREATE TRIGGER times_remain BEFORE DELETE ON times BEGIN SELECT RAISE(ABORT, 'the store only grows'); END;
CREATE TRIGGER times_are_new BEFORE INSERT ON times WHEN EXISTS (SELECT 1 FROM times WHERE number = NEW.number) BEGIN SELECT RAISE(ABORT, 'the store only grows'); END;
CREATE TRIGGER reports_stay BEFORE UPDATE ON reports BEGIN SELECT RAISE(ABORT, 'the store only grows'); END;
CREATE TRIGGER reports_remain BEFORE DELETE ON reports BEGIN SELECT RAISE(ABORT, 'the store only grows'); END;
CREATE TRIGGER reports_are_new BEFORE INSERT ON reports WHEN EXISTS (SELECT 1 FROM reports WHERE number = NEW.number) BEGIN SELECT RAISE(ABORT, 'the store only grows'); END;
CREATE TRIGGER standings_stay BEFORE UPDATE ON standings BEGIN SELECT RAISE(ABORT, 'the store only grows'); END;
CREATE TRIGGER standings_remain BEFORE DELETE ON standings BEGIN SELECT RAISE(ABORT, 'the store only grows'); END;
CREATE TRIGGER standings_are_new BEFORE INSERT ON standings WHEN EXISTS (SELECT 1 FROM standings WHERE number = NEW.number) BEGIN SELECT RAISE(ABORT, 'the store only grows'); END;
CREATE TRIGGER joins_stay BEFORE UPDATE ON joins BEGIN SELECT RAISE(ABORT, 'the store only grows'); END;
CREATE TRIGGER joins_remain BEFORE DELETE ON joins BEGIN SELECT RAISE(ABORT, 'the store only grows'); END;
CREATE TRIGGER joins_are_new BEFORE INSERT ON joins WHEN EXISTS (SELECT 1 FROM joins WHERE number = NEW.number) BEGIN SELECT RAISE(ABORT, 'the store only grows'); END;
CREATE TRIGGER claims_stay BEFORE UPDATE ON claims BEGIN SELECT RAISE(ABORT, 'the store only grows'); END;
CREATE TRIGGER claims_remain BEFORE DELETE ON claims BEGIN SELECT RAISE(ABORT, 'the store only grows'); END;
CREATE TRIGGER claims_are_new BEFORE INSERT ON claims WHEN EXISTS (SELECT 1 FROM claims WHERE number = NEW.number) BEGIN SELECT RAISE(ABORT, 'the store only grows'); END;
CREATE TRIGGER invitations_stay BEFORE UPDATE ON invitations BEGIN SELECT RAISE(ABORT, 'the store only grows'); END;
CREATE TRIGGER invitations_remain BEFORE DELETE ON invitations BEGIN SELECT RAISE(ABORT, 'the store only grows'); END;
CREATE TRIGGER invitations_are_new BEFORE INSERT ON invitations WHEN EXISTS (SELECT 1 FROM invitations WHERE number = NEW.number) BEGIN SELECT RAISE(ABORT, 'the store only grows'); END;
CREATE TRIGGER tokens_stay BEFORE UPDATE ON tokens BEGIN SELECT RAISE(ABORT, 'the store only grows'); END;
CREATE TRIGGER tokens_remain BEFORE DELETE ON tokens BEGIN SELECT RAISE(ABORT, 'the store only grows'); END;
CREATE TRIGGER tokens_are_new BEFORE INSERT ON tokens WHEN EXISTS (SELECT 1 FROM tokens WHERE number = NEW.number) BEGIN SELECT RAISE(ABORT, 'the store only grows'); END;
CREATE TRIGGER revocations_stay BEFORE UPDATE ON revocations BEGIN SELECT RAISE(ABORT, 'the store only grows'); END;
CREATE TRIGGER revocations_remain BEFORE DELETE ON revocations BEGIN SELECT RAISE(ABORT, 'the store only grows'); END;
CREATE TRIGGER revocations_are_new BEFORE INSERT ON revocations WHEN EXISTS (SELECT 1 FROM revocations WHERE number = NEW.number) BEGIN SELECT RAISE(ABORT, 'the store only grows'); END;
CREATE TRIGGER upgrades_stay BEFORE UPDATE ON upgrades BEGIN SELECT RAISE(ABORT, 'the store only grows'); END;
CREATE TRIGGER upgrades_remain BEFORE DELETE ON upgrades BEGIN SELECT RAISE(ABORT, 'the store only grows'); END;
CREATE TRIGGER upgrades_are_new BEFORE INSERT ON upgrades WHEN EXISTS (SELECT 1 FROM upgrades WHERE number = NEW.number) BEGIN SELECT RAISE(ABORT, 'the store only grows'); END;
PRAGMA user_version = 3;
