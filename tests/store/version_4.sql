-- A store of version 4 with a submission, an appointment and an act, as that version wrote it.
CREATE TABLE acts (
    number INTEGER PRIMARY KEY,
    time TEXT NOT NULL,
    actor TEXT NOT NULL,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    value TEXT NOT NULL,
    reason TEXT NOT NULL
) STRICT;
INSERT INTO "acts" VALUES(1,'2026-09-01T12:00:00+00:00','prof','override','scaling/ada','{"points": 3}','agreed');
CREATE TABLE appointments (
    number INTEGER PRIMARY KEY,
    time TEXT NOT NULL,
    actor TEXT NOT NULL,
    person TEXT NOT NULL,
    role TEXT NOT NULL,
    sections TEXT NOT NULL,
    reason TEXT NOT NULL
) STRICT;
INSERT INTO "appointments" VALUES(1,'2026-09-01T12:00:00+00:00','prof','tom','assistant','A','');
CREATE TABLE beliefs (
    submission TEXT NOT NULL,
    student TEXT NOT NULL,
    exercise TEXT NOT NULL,
    function TEXT NOT NULL,
    belief TEXT NOT NULL,
    title_en TEXT NOT NULL,
    title_ja TEXT NOT NULL,
    PRIMARY KEY (submission, function, belief)
) STRICT;
CREATE TABLE chain (
    number INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    row INTEGER NOT NULL,
    previous TEXT NOT NULL UNIQUE,
    hash TEXT NOT NULL,
    UNIQUE (kind, row)
) STRICT;
INSERT INTO "chain" VALUES(1,'submissions',1,'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855','1aa35f31df2414b5f277a8c75944045b5f5b454b69c8bd2494312c4fc0efb3a2');
INSERT INTO "chain" VALUES(2,'times',1,'1aa35f31df2414b5f277a8c75944045b5f5b454b69c8bd2494312c4fc0efb3a2','83344dde835277c5387dfa1a84297bbbb7d35ce2cc61b7872d8cc53883c316dc');
INSERT INTO "chain" VALUES(3,'appointments',1,'83344dde835277c5387dfa1a84297bbbb7d35ce2cc61b7872d8cc53883c316dc','b14abd5f093a55a4c9ce2107ddc7acdba5ba47b6c26dcebd4763a52710da6cba');
INSERT INTO "chain" VALUES(4,'acts',1,'b14abd5f093a55a4c9ce2107ddc7acdba5ba47b6c26dcebd4763a52710da6cba','ae7e19440197bb990d9544c79b514b81c935b73307390ed562ad408a3b7dea22');
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
CREATE TABLE errands (
    id TEXT PRIMARY KEY NOT NULL,
    kind TEXT NOT NULL,
    value TEXT NOT NULL,
    actor TEXT NOT NULL,
    mailbox BLOB NOT NULL,
    asked REAL NOT NULL,
    worker TEXT NOT NULL,
    lease_until REAL NOT NULL,
    lost INTEGER NOT NULL,
    done REAL,
    answer BLOB,
    attachment BLOB
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
INSERT INTO "submissions" VALUES(1,'21477e3109b0','ada','scaling','scaling.py','2026-09-01T12:00:00+00:00','79f948db403b1e851aea79aa91fa5d719d9d826e3a600a1f9fd6c9247d63c741',X'646566207363616C652878293A0A2020202072657475726E2032202A20780A',X'');
CREATE TABLE times (
    number INTEGER PRIMARY KEY REFERENCES submissions (number),
    handed_in TEXT
) STRICT;
INSERT INTO "times" VALUES(1,'2026-09-01T12:00:00+00:00');
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
CREATE TABLE trials (
    submission TEXT PRIMARY KEY NOT NULL,
    suite TEXT NOT NULL,
    body BLOB NOT NULL,
    mac TEXT NOT NULL
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
CREATE TABLE waits (
    submission TEXT PRIMARY KEY NOT NULL,
    queued REAL NOT NULL,
    promised REAL,
    done REAL
) STRICT;
CREATE TABLE workers (
    name TEXT NOT NULL PRIMARY KEY,
    seen REAL NOT NULL
) STRICT;
CREATE INDEX submissions_by_student ON submissions (student, exercise, number);
CREATE INDEX submissions_by_digest ON submissions (digest);
CREATE INDEX reports_by_submission ON reports (submission, number);
CREATE INDEX joins_by_student ON joins (student, number);
CREATE INDEX queue_in_order ON queue (lane, rank, turn);
CREATE INDEX queue_by_student ON queue (student, lane);
CREATE INDEX queue_by_turn ON queue (turn);
CREATE INDEX revocations_by_prefix ON revocations (prefix);
CREATE INDEX claims_by_submission ON claims (submission);
CREATE INDEX idempotency_by_time ON idempotency (time);
CREATE INDEX appointments_by_person ON appointments (person, number);
CREATE INDEX acts_by_subject ON acts (kind, subject, number);
CREATE INDEX errands_by_value ON errands (kind, value);
CREATE INDEX beliefs_by_student ON beliefs (student, exercise);
CREATE INDEX waits_by_done ON waits (done);
CREATE VIEW joined AS SELECT student, person FROM joins j
    WHERE person IS NOT NULL AND number = (SELECT max(number) FROM joins WHERE student = j.student);
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
CREATE TRIGGER appointments_stay BEFORE UPDATE ON appointments BEGIN SELECT RAISE(ABORT, 'the store only grows'); END;
CREATE TRIGGER appointments_remain BEFORE DELETE ON appointments BEGIN SELECT RAISE(ABORT, 'the store only grows'); END;
CREATE TRIGGER appointments_are_new BEFORE INSERT ON appointments WHEN EXISTS (SELECT 1 FROM appointments WHERE number = NEW.number) BEGIN SELECT RAISE(ABORT, 'the store only grows'); END;
CREATE TRIGGER acts_stay BEFORE UPDATE ON acts BEGIN SELECT RAISE(ABORT, 'the store only grows'); END;
CREATE TRIGGER acts_remain BEFORE DELETE ON acts BEGIN SELECT RAISE(ABORT, 'the store only grows'); END;
CREATE TRIGGER acts_are_new BEFORE INSERT ON acts WHEN EXISTS (SELECT 1 FROM acts WHERE number = NEW.number) BEGIN SELECT RAISE(ABORT, 'the store only grows'); END;
CREATE TRIGGER upgrades_stay BEFORE UPDATE ON upgrades BEGIN SELECT RAISE(ABORT, 'the store only grows'); END;
CREATE TRIGGER upgrades_remain BEFORE DELETE ON upgrades BEGIN SELECT RAISE(ABORT, 'the store only grows'); END;
CREATE TRIGGER upgrades_are_new BEFORE INSERT ON upgrades WHEN EXISTS (SELECT 1 FROM upgrades WHERE number = NEW.number) BEGIN SELECT RAISE(ABORT, 'the store only grows'); END;
PRAGMA user_version = 4;
