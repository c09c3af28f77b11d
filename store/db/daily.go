package db

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	stdsync "sync"
	"time"

	"tillbridge/store"
	"tillbridge/store/db/sqlc"
)

// BackupFile is a daily backup as its name tells it.
type BackupFile struct {
	Path  string    `json:"path"`
	Bytes int64     `json:"bytes"`
	At    time.Time `json:"at"`
}

const (
	// settingBackups keeps the plan, settingLastBackup the last backup that was made.
	settingBackups    = "backups"
	settingLastBackup = "backup.last"

	// dailyLook is how often is asked whether today has its backup.
	dailyLook = 15 * time.Minute
)

// BackupPlan returns where the daily backups go and how many stay.
func (d *DB) BackupPlan(ctx context.Context) (store.BackupPlan, error) {
	text, err := d.Setting(ctx, settingBackups)
	if err != nil || text == "" {
		return store.UsualBackups, err
	}
	return parsePlan(text)
}

func parsePlan(text string) (p store.BackupPlan, err error) {
	if err := json.Unmarshal([]byte(text), &p); err != nil {
		return p, fmt.Errorf("reading the plan of the backups: %w", err)
	}
	return p, nil
}

// SetBackupPlan keeps it. Backups that lie in another folder stay there.
func (d *DB) SetBackupPlan(ctx context.Context, p store.BackupPlan) error {
	if err := p.Check(); err != nil {
		return err
	}
	before, err := d.BackupPlan(ctx)
	if err != nil {
		return err
	}
	text, err := json.Marshal(p)
	if err != nil {
		return fmt.Errorf("keeping the plan of the backups: %w", err)
	}
	return d.in(ctx, "keeping the plan of the backups", func(a *act) error {
		if err := a.SetSetting(ctx, sqlc.SetSettingParams{Key: settingBackups, Value: string(text)}); err != nil {
			return fmt.Errorf("writing the plan of the backups: %w", err)
		}
		a.changed(SettingsChanged)
		return a.log(ctx, store.Event{
			Kind: store.EventRecord, Title: "The daily backups changed",
			Before: folderOf(before, d.cfg.Path) + ": " + before.String(), After: folderOf(p, d.cfg.Path) + ": " + p.String(),
		})
	})
}

func folderOf(p store.BackupPlan, database string) string {
	if p.Folder != "" {
		return p.Folder
	}
	return filepath.Join(filepath.Dir(database), "backups")
}

// BackupFolder is where the daily backups are.
func (d *DB) BackupFolder(ctx context.Context) (string, error) {
	p, err := d.BackupPlan(ctx)
	return folderOf(p, d.cfg.Path), err
}

// backupsNow is BackupFolder for the guard of the shop's files; the usual folder
// when it can't be read.
func (d *DB) backupsNow() string {
	if d.read != nil {
		if folder, err := d.BackupFolder(context.Background()); err == nil {
			return folder
		}
	}
	return folderOf(store.UsualBackups, d.cfg.Path)
}

// BackupFiles lists the daily backups, newest first; none when there is no folder yet.
func (d *DB) BackupFiles(ctx context.Context) ([]BackupFile, error) {
	folder, err := d.BackupFolder(ctx)
	if err != nil {
		return nil, err
	}
	return filesIn(folder, d.cfg.Path)
}

// BackupFilesOf lists them for a database that may not open: in the folder that
// it names if that can be read, else in the usual one.
func BackupFilesOf(ctx context.Context, database string) ([]BackupFile, error) {
	plan, err := planIn(ctx, database)
	if err != nil {
		plan = store.UsualBackups
	}
	return filesIn(folderOf(plan, database), database)
}

func planIn(ctx context.Context, database string) (plan store.BackupPlan, err error) {
	handle, err := sql.Open("sqlite", fileURI(database, "mode=ro"))
	if err != nil {
		return plan, err
	}
	defer func() { err = errors.Join(err, handle.Close()) }()
	var text string
	if err := handle.QueryRowContext(ctx, "SELECT value FROM settings WHERE key = $1", settingBackups).Scan(&text); err != nil {
		return plan, err
	}
	return parsePlan(text)
}

func filesIn(folder, database string) ([]BackupFile, error) {
	entries, err := os.ReadDir(folder)
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, store.FailBecause(err, store.Broken, "The folder of the backups %s can't be read. Nothing was changed; connect its disk or choose another folder in Settings.", folder)
	}
	var files []BackupFile
	for _, entry := range entries {
		stamp, ours := strings.CutPrefix(strings.TrimSuffix(entry.Name(), ".db"), stem(database)+"-")
		taken, err := time.ParseInLocation(backupStamp, stamp, time.Local)
		if !ours || err != nil {
			continue
		}
		info, err := entry.Info()
		if err != nil {
			return nil, fmt.Errorf("looking at a backup: %w", err)
		}
		files = append(files, BackupFile{Path: filepath.Join(folder, entry.Name()), Bytes: info.Size(), At: taken.UTC()})
	}
	slices.SortFunc(files, func(a, b BackupFile) int { return b.At.Compare(a.At) })
	return files, nil
}

// LastBackup returns the last daily backup that was made and checked; the zero
// value when there has been none.
func (d *DB) LastBackup(ctx context.Context) (BackupFile, error) {
	last, err := d.lastBackup(ctx)
	return last.BackupFile, err
}

// lastBackup is what the database itself remembers of its last backup.
type lastBackup struct {
	BackupFile
	Head Head `json:"head"`
}

func (d *DB) lastBackup(ctx context.Context) (last lastBackup, err error) {
	text, err := d.Setting(ctx, settingLastBackup)
	if err != nil || text == "" {
		return last, err
	}
	if err := json.Unmarshal([]byte(text), &last); err != nil {
		return last, fmt.Errorf("reading what the last backup was: %w", err)
	}
	return last, nil
}

// BackUpNow makes a backup in the folder of the daily ones, and removes those
// that the plan no longer wants. It errs like Backup.
func (d *DB) BackUpNow(ctx context.Context) (BackupFile, error) {
	plan, err := d.BackupPlan(ctx)
	if err != nil {
		return BackupFile{}, err
	}
	folder, now := folderOf(plan, d.cfg.Path), d.cfg.Now()
	b, err := d.Backup(ctx, filepath.Join(folder, backupName(d.cfg.Path, now)))
	if err != nil {
		return BackupFile{}, err
	}
	made := BackupFile{Path: b.Path, Bytes: b.Bytes, At: now.UTC().Truncate(time.Second)}
	text, err := json.Marshal(lastBackup{made, b.Head})
	if err != nil {
		return made, fmt.Errorf("noting the backup: %w", err)
	}
	if err := d.SetSetting(ctx, settingLastBackup, string(text)); err != nil {
		return made, err
	}
	return made, d.rotate(plan, folder)
}

// rotate removes the daily backups that the plan no longer wants.
func (d *DB) rotate(plan store.BackupPlan, folder string) error {
	files, err := filesIn(folder, d.cfg.Path)
	if err != nil {
		return err
	}
	var taken []time.Time
	for _, file := range files {
		taken = append(taken, file.At.Local())
	}
	spare := plan.Spare(taken)
	for _, file := range files {
		if !slices.ContainsFunc(spare, file.At.Equal) {
			continue
		}
		if err := os.Remove(file.Path); err != nil {
			return store.FailBecause(err, store.Broken, "The old backup %s can't be removed. The new one is good; allow this user to write the folder.", file.Path)
		}
	}
	return nil
}

// BackupState is how the daily backups stand.
type BackupState struct {
	// Last is the last one that was made and checked, zero for none.
	Last BackupFile
	// Err is what went wrong with the last try, nil when it went well.
	Err error
}

// Daily makes one backup each day that the program runs: at once when today has
// none, so that a missed day is made up at the next start.
type Daily struct {
	db *DB

	mu        stdsync.Mutex
	state     BackupState
	listeners []func(BackupState)
}

// NewDaily makes it; Run starts it. One program at a time may run it on a
// database: the one that holds its lock.
func NewDaily(d *DB) *Daily { return &Daily{db: d} }

// State tells how the backups stand now.
func (y *Daily) State() BackupState {
	y.mu.Lock()
	defer y.mu.Unlock()
	return y.state
}

// OnState calls f after every try, on any goroutine.
func (y *Daily) OnState(f func(BackupState)) {
	y.mu.Lock()
	defer y.mu.Unlock()
	y.listeners = append(y.listeners, f)
}

// Run makes the backups until ctx ends. What goes wrong is in State and in the
// log, and is tried again a quarter of an hour later; it stops nothing.
func (y *Daily) Run(ctx context.Context) {
	tick := time.NewTicker(dailyLook)
	defer tick.Stop()
	for {
		y.look(ctx)
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// look makes today's backup when there is none yet.
func (y *Daily) look(ctx context.Context) {
	last, err := y.db.LastBackup(ctx)
	today := y.db.cfg.Now().Local().Format(time.DateOnly)
	if err == nil && last.At.Local().Format(time.DateOnly) == today && there(last.Path) {
		y.set(BackupState{Last: last})
		return
	}
	if err == nil {
		err = y.sweep(ctx)
	}
	if err == nil {
		last, err = y.db.BackUpNow(ctx)
	}
	if ctx.Err() != nil {
		return
	}
	if err != nil {
		y.db.cfg.Log.Error().Str("cause", store.Details(err)).Msg("the daily backup failed")
	} else {
		y.db.cfg.Log.Info().Int64("bytes", last.Bytes).Msg("backed up")
	}
	y.set(BackupState{Last: last, Err: err})
}

func there(path string) bool {
	found, err := exists(path)
	return found && err == nil
}

// sweep removes what an earlier run was killed over.
func (y *Daily) sweep(ctx context.Context) error {
	folder, err := y.db.BackupFolder(ctx)
	if err != nil || !there(folder) {
		return err
	}
	return sweep(folder, stem(y.db.cfg.Path)+"-")
}

func (y *Daily) set(s BackupState) {
	y.mu.Lock()
	y.state = s
	listeners := slices.Clone(y.listeners)
	y.mu.Unlock()
	for _, f := range listeners {
		f(s)
	}
}

// VerifyAgainstBackups compares the event log with the ends of the daily backups
// and with what the database remembers of its last one: each must still be in
// it. That shows events cut off at the end of the log, or a log written anew,
// since a backup; what was cut off since the last backup doesn't show. Backups of
// a database that a restore replaced are passed over. It returns how many ends
// were compared; Broken names the first that isn't there.
func (d *DB) VerifyAgainstBackups(ctx context.Context) (int, error) {
	files, err := d.BackupFiles(ctx)
	if err != nil {
		return 0, err
	}
	type witness struct {
		name string
		at   time.Time
		head Head
	}
	var witnesses []witness
	last, err := d.lastBackup(ctx)
	if err != nil {
		return 0, err
	}
	if last.Head.Seq > 0 {
		witnesses = append(witnesses, witness{"what the database remembers of its last backup", last.At, last.Head})
	}
	for _, file := range files {
		head, err := headOf(ctx, file.Path)
		if err != nil {
			return 0, inBackup(ctx, err, file.Path)
		}
		witnesses = append(witnesses, witness{"the backup " + filepath.Base(file.Path), file.At, head})
	}
	compared := 0
	err = d.snapshot(ctx, func(c *sql.Conn) error {
		restored, err := lastRestore(ctx, c)
		if err != nil {
			return err
		}
		for _, w := range witnesses {
			var hash string
			err := c.QueryRowContext(ctx, "SELECT hash FROM events WHERE seq = $1", w.head.Seq).Scan(&hash)
			switch {
			case w.head.Seq == 0, hash != w.head.Hash && w.at.Before(restored.At):
				continue
			case errors.Is(err, sql.ErrNoRows):
				return store.Fail(store.Broken, "The event log was cut off: %s goes on to event %d of %s, which is not there any more. Keep a copy of the file, and compare it with that backup.", w.name, w.head.Seq, moment(w.head.At))
			case err != nil:
				return err
			case hash != w.head.Hash:
				return store.Fail(store.Broken, "The event log was written anew: event %d is not the one that %s has. Keep a copy of the file, and compare it with that backup.", w.head.Seq, w.name)
			}
			compared++
		}
		return nil
	})
	return compared, wrap(err, "comparing with the backups")
}

// headOf reads the end of a backup's log.
func headOf(ctx context.Context, path string) (h Head, err error) {
	handle, err := sql.Open("sqlite", fileURI(path, "mode=ro"))
	if err != nil {
		return h, err
	}
	defer func() { err = errors.Join(err, handle.Close()) }()
	return logHead(ctx, handle)
}

// lastRestore is the last event of a restore, a zero Head when there was none.
func lastRestore(ctx context.Context, q queryer) (Head, error) {
	var h Head
	var when int64
	err := q.QueryRowContext(ctx, "SELECT seq, hash, at FROM events WHERE kind = $1 ORDER BY seq DESC LIMIT 1", string(store.EventRestored)).Scan(&h.Seq, &h.Hash, &when)
	if errors.Is(err, sql.ErrNoRows) {
		return Head{}, nil
	}
	h.At = at(when)
	return h, err
}
