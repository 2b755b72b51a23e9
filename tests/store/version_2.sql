-- The tables of a store of version 2, as that version made them.
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
CREATE INDEX submissions_by_student ON submissions (student, exercise, number);
CREATE INDEX submissions_by_digest ON submissions (digest);
CREATE TABLE reports (
    number INTEGER PRIMARY KEY,
    submission TEXT NOT NULL REFERENCES submissions (id),
    suite_digest TEXT NOT NULL,
    status TEXT NOT NULL,
    body BLOB NOT NULL,
    mac TEXT NOT NULL
) STRICT;
CREATE INDEX reports_by_submission ON reports (submission, number);
CREATE TABLE IF NOT EXISTS standings (
    number INTEGER PRIMARY KEY,
    time TEXT NOT NULL,
    student TEXT NOT NULL,
    exercise TEXT NOT NULL,
    points REAL,
    notes TEXT NOT NULL,
    submission TEXT NOT NULL
) STRICT;
CREATE TRIGGER submissions_stay BEFORE UPDATE ON submissions
    BEGIN SELECT RAISE(ABORT, 'the store only grows'); END;
CREATE TRIGGER submissions_remain BEFORE DELETE ON submissions
    BEGIN SELECT RAISE(ABORT, 'the store only grows'); END;
CREATE TRIGGER reports_stay BEFORE UPDATE ON reports
    BEGIN SELECT RAISE(ABORT, 'the store only grows'); END;
CREATE TRIGGER reports_remain BEFORE DELETE ON reports
    BEGIN SELECT RAISE(ABORT, 'the store only grows'); END;
-- REPLACE drops the old row without asking the triggers above.
CREATE TRIGGER submissions_are_new BEFORE INSERT ON submissions
    WHEN EXISTS (SELECT 1 FROM submissions WHERE id = NEW.id OR number = NEW.number)
    BEGIN SELECT RAISE(ABORT, 'the store only grows'); END;
CREATE TRIGGER reports_are_new BEFORE INSERT ON reports
    WHEN EXISTS (SELECT 1 FROM reports WHERE number = NEW.number)
    BEGIN SELECT RAISE(ABORT, 'the store only grows'); END;

CREATE TABLE times (
    number INTEGER PRIMARY KEY REFERENCES submissions (number),
    handed_in TEXT
) STRICT;
CREATE TRIGGER times_stay BEFORE UPDATE ON times
    BEGIN SELECT RAISE(ABORT, 'the store only grows'); END;
CREATE TRIGGER times_remain BEFORE DELETE ON times
    BEGIN SELECT RAISE(ABORT, 'the store only grows'); END;
CREATE TRIGGER times_are_new BEFORE INSERT ON times
    WHEN EXISTS (SELECT 1 FROM times WHERE number = NEW.number)
    BEGIN SELECT RAISE(ABORT, 'the store only grows'); END;

CREATE TABLE joins (
    number INTEGER PRIMARY KEY,
    time TEXT NOT NULL,
    student TEXT NOT NULL,
    person TEXT
) STRICT;
CREATE INDEX joins_by_student ON joins (student, number);
CREATE VIEW joined AS SELECT student, person FROM joins j
    WHERE person IS NOT NULL AND number = (SELECT max(number) FROM joins WHERE student = j.student);
CREATE TRIGGER joins_stay BEFORE UPDATE ON joins
    BEGIN SELECT RAISE(ABORT, 'the store only grows'); END;
CREATE TRIGGER joins_remain BEFORE DELETE ON joins
    BEGIN SELECT RAISE(ABORT, 'the store only grows'); END;
CREATE TRIGGER joins_are_new BEFORE INSERT ON joins
    WHEN EXISTS (SELECT 1 FROM joins WHERE number = NEW.number)
    BEGIN SELECT RAISE(ABORT, 'the store only grows'); END;
PRAGMA user_version = 2;
