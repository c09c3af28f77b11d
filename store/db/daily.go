package db

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	stdsync "sync"
	"time"

	"tillbridge/store"
	"tillbridge/store/db/sqlc"
)

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
	if p.Second != "" {
		if same, err := sameFile(p.Second, folderOf(p, d.cfg.Path)); err != nil || same {
			return store.FailBecause(err, store.Invalid, "The second place of the backups is the first, or can't be looked at. Choose a folder "+
				"on another disk. Nothing was saved.")
		}
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

// LastBackup returns the last daily backup that was made and checked; the zero
// value when there has been none.
func (d *DB) LastBackup(ctx context.Context) (BackupFile, error) {
	last, err := d.made(ctx, settingLastBackup)
	return last.BackupFile, err
}

// LastSecond returns its last copy in the second place; the zero value when there
// has been none.
func (d *DB) LastSecond(ctx context.Context) (BackupFile, error) {
	last, err := d.made(ctx, settingSecondBackup)
	return last.BackupFile, err
}

// BackUpNow makes a backup in the folder of the daily ones and its copy in the
// second place, and removes those that the plan no longer wants. It errs like
// Backup; Unavailable says that the backup is good and has no second copy.
func (d *DB) BackUpNow(ctx context.Context) (BackupFile, error) {
	made, err := d.backUp(ctx)
	if err != nil {
		return made, err
	}
	_, err = d.copySecond(ctx)
	return made, err
}

func (d *DB) backUp(ctx context.Context) (BackupFile, error) {
	plan, err := d.BackupPlan(ctx)
	if err != nil {
		return BackupFile{}, err
	}
	folder, now := folderOf(plan, d.cfg.Path), d.cfg.Now()
	b, err := d.Backup(ctx, filepath.Join(folder, backupName(stem(d.cfg.Path), now, "")))
	if err != nil {
		return BackupFile{}, err
	}
	made := madeBackup{
		BackupFile: BackupFile{Path: b.Path, Bytes: b.Bytes, At: now.UTC().Truncate(time.Second)}, Orders: b.Orders,
		Head: b.Head,
	}
	if made.SHA256, err = fileDigest(ctx, func() {}, made.Path, io.Discard); err != nil {
		return made.BackupFile, err
	}
	if err := d.noteMade(ctx, settingLastBackup, made); err != nil {
		return made.BackupFile, err
	}
	return made.BackupFile, rotate(plan, folder, stem(d.cfg.Path), "")
}

// BackupState is how the daily backups stand.
type BackupState struct {
	// Last is the last one that was made and checked, zero for none.
	Last BackupFile
	// Err is what went wrong with the last try, nil when it went well.
	Err error
	// Second is its copy in the second place, zero for none, and SecondErr why the
	// last backup has none there.
	Second    BackupFile
	SecondErr error
	// Proofs are those of the newest backup of each place; ProofErr says which did
	// not pass, or could not be proved.
	Proofs   []Proof
	ProofErr error
}

// Daily makes one backup each day that the program runs, copies it to the second
// place, and proves both: at once when today has none, so that a missed day is
// made up at the next start. It also removes files that were kept long enough.
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

// look does what today still needs. What goes wrong with one step holds up those
// alone that need it.
func (y *Daily) look(ctx context.Context) {
	var s BackupState
	forgot := y.db.forgetDaily(ctx)
	s.Last, s.Err = y.backUp(ctx)
	if s.Err == nil {
		s.Second, s.SecondErr = y.db.copySecond(ctx)
	}
	s.Proofs, s.ProofErr = y.db.proveDue(ctx)
	tidied := y.db.removeOldFiles(ctx)
	if ctx.Err() != nil {
		return
	}
	for said, err := range map[string]error{
		"the daily backup failed": s.Err, "the last backup has no second copy": s.SecondErr,
		"a backup is not proved": s.ProofErr, "old files stay": tidied, "forgetting old orders failed": forgot,
	} {
		if err != nil {
			y.db.cfg.Log.Error().Str("cause", store.Details(err)).Msg(said)
		}
	}
	y.set(s)
}

// backUp makes today's backup when there is none yet, or when its bytes are no
// longer those that were written.
func (y *Daily) backUp(ctx context.Context) (BackupFile, error) {
	last, err := y.db.LastBackup(ctx)
	if err != nil {
		return last, err
	}
	proofs, err := y.db.Proofs(ctx)
	if err != nil {
		return last, err
	}
	changed := slices.ContainsFunc(proofs, func(p Proof) bool { return p.Changed })
	today := y.db.cfg.Now().Local().Format(time.DateOnly)
	if last.At.Local().Format(time.DateOnly) == today && there(last.Path) && !changed {
		return last, nil
	}
	if err := y.sweep(ctx); err != nil {
		return last, err
	}
	made, err := y.db.backUp(ctx)
	if err == nil {
		y.db.cfg.Log.Info().Int64("bytes", made.Bytes).Msg("backed up")
	}
	return made, err
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
