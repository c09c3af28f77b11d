package keep

import (
	"context"
	"io/fs"
	"path/filepath"
	"time"

	"tillbridge/store/db/dbfile"
)

// keepReplaced gives the database a second name, under which it stays, and moves what
// lies beside it along: beside another file it would be taken for its own. It
// returns the name, which nothing had before.
func keepReplaced(ctx context.Context, path string, now time.Time) (kept string, err error) {
	kept = filepath.Join(filepath.Dir(path), dbfile.ReplacedPrefix(path)+now.Local().Format(dbfile.Stamp)+filepath.Ext(path))
	if kept, err = dbfile.FreeName(kept, func(name string) error { return dbfile.Link(ctx, path, name) }); err != nil {
		return "", dbfile.Unwritable(err, filepath.Dir(path))
	}
	return kept, dbfile.MoveBeside(path, kept)
}

// setAside gives what lies beside a database that is gone a name of its own, since
// SQLite would play it into whatever file takes the place. It returns that name without
// its ending, "" when nothing lies there.
func setAside(path string, now time.Time) (left string, err error) {
	if there, err := dbfile.AnyBeside(path); err != nil || !there {
		return "", err
	}
	left = filepath.Join(filepath.Dir(path), dbfile.ReplacedPrefix(path)+now.Local().Format(dbfile.Stamp)+filepath.Ext(path))
	left, err = dbfile.FreeName(left, func(name string) error {
		taken, err := dbfile.Exists(name)
		if err == nil && !taken {
			taken, err = dbfile.AnyBeside(name)
		}
		if err == nil && taken {
			err = fs.ErrExist
		}
		return err
	})
	if err != nil {
		return "", err
	}
	return left, dbfile.MoveBeside(path, left)
}
