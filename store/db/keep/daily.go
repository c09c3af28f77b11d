package keep

import (
	"context"
	"io"
	"path/filepath"
	"slices"
	stdsync "sync"
	"time"

	"tillbridge/store"
	"tillbridge/store/db/dbfile"
)

// settingLastBackup keeps the last backup that was made.
const settingLastBackup = "backup.last"

// dailyLook is how often is asked whether today has its backup.
const dailyLook = 15 * time.Minute

// LastBackup returns the last daily backup that was made and checked; the zero
// value when there has been none.
func (s *Safe) LastBackup(ctx context.Context) (BackupFile, error) {
	last, err := s.made(ctx, settingLastBackup)
	return last.BackupFile, err
}

// LastSecond returns its last copy in the second place; the zero value when there
// has been none.
func (s *Safe) LastSecond(ctx context.Context) (BackupFile, error) {
	last, err := s.made(ctx, settingSecondBackup)
	return last.BackupFile, err
}

// BackUpNow makes a backup in the folder of the daily ones and its copy in the
// second place: that of the day when the day has none yet, else one by hand beside
// it. It removes those that the plan no longer wants. It errs like Backup;
// Unavailable says that the backup is good and has no second copy.
func (s *Safe) BackUpNow(ctx context.Context) (BackupFile, error) {
	had, err := s.hasToday(ctx)
	if err != nil {
		return BackupFile{}, err
	}
	made, err := s.backUp(ctx, had)
	if err != nil {
		return made, err
	}
	_, err = s.copySecond(ctx)
	return made, err
}

// hasToday says whether the day has a backup of this database.
func (s *Safe) hasToday(ctx context.Context) (bool, error) {
	lineage, err := s.Lineage(ctx)
	if err != nil {
		return false, err
	}
	files, err := s.BackupFiles(ctx)
	if err != nil {
		return false, nil //nolint:nilerr // making one says what is wrong with the folder
	}
	today := s.Config().Now().Local().Format(time.DateOnly)
	return slices.ContainsFunc(files, func(f BackupFile) bool {
		return !f.ByHand && f.At.Local().Format(time.DateOnly) == today && ownBackup(ctx, f, lineage)
	}), nil
}

func (s *Safe) backUp(ctx context.Context, byHand bool) (BackupFile, error) {
	plan, err := s.BackupPlan(ctx)
	if err != nil {
		return BackupFile{}, err
	}
	folder, now := plan.FolderOf(s.Config().Path), s.Config().Now()
	b, err := s.Backup(ctx, filepath.Join(folder, backupName(dbfile.Stem(s.Config().Path), now, byHand, "")))
	if err != nil {
		return BackupFile{}, err
	}
	made := madeBackup{
		BackupFile: BackupFile{Path: b.Path, Bytes: b.Bytes, At: now.UTC().Truncate(time.Second), ByHand: byHand}, Orders: b.Orders,
		Head: b.Head,
	}
	if made.SHA256, err = fileDigest(ctx, func() {}, made.Path, io.Discard); err != nil {
		return made.BackupFile, err
	}
	if err := s.noteMade(ctx, settingLastBackup, made); err != nil {
		return made.BackupFile, err
	}
	return made.BackupFile, s.rotate(ctx, plan, folder, "")
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
	safe *Safe

	mu        stdsync.Mutex
	state     BackupState
	listeners []func(BackupState)
}

// NewDaily makes it; Run starts it. One program at a time may run it on a
// database: the one that holds its lock.
func NewDaily(s *Safe) *Daily { return &Daily{safe: s} }

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
	forgot := y.safe.ForgetDue(ctx)
	s.Last, s.Err = y.backUp(ctx)
	if s.Err == nil {
		s.Second, s.SecondErr = y.safe.copySecond(ctx)
	}
	s.Proofs, s.ProofErr = y.safe.proveDue(ctx)
	tidied := y.safe.removeOldFiles(ctx)
	if ctx.Err() != nil {
		return
	}
	log := y.safe.Config().Log
	for said, err := range map[string]error{
		"the daily backup failed": s.Err, "the last backup has no second copy": s.SecondErr,
		"a backup is not proved": s.ProofErr, "old files stay": tidied, "forgetting old orders failed": forgot,
	} {
		if err != nil {
			log.Error().Str("cause", store.Details(err)).Msg(said)
		}
	}
	y.set(s)
}

// backUp makes today's backup when there is none yet, or when its bytes are no
// longer those that were written.
func (y *Daily) backUp(ctx context.Context) (BackupFile, error) {
	last, err := y.safe.LastBackup(ctx)
	if err != nil {
		return last, err
	}
	proofs, err := y.safe.Proofs(ctx)
	if err != nil {
		return last, err
	}
	changed := slices.ContainsFunc(proofs, func(p Proof) bool { return p.Changed })
	had, err := y.safe.hasToday(ctx)
	if err != nil {
		return last, err
	}
	if had && last.Path != "" && dbfile.There(last.Path) && !changed {
		return last, nil
	}
	if err := y.sweep(ctx); err != nil {
		return last, err
	}
	// One that isn't remembered was made before a restore, and stays beside this one.
	made, err := y.safe.backUp(ctx, had && !changed)
	if err == nil {
		log := y.safe.Config().Log
		log.Info().Int64("bytes", made.Bytes).Msg("backed up")
	}
	return made, err
}

// sweep removes what an earlier run was killed over.
func (y *Daily) sweep(ctx context.Context) error {
	folder, err := y.safe.BackupFolder(ctx)
	if err != nil || !dbfile.There(folder) {
		return err
	}
	return dbfile.Sweep(folder, dbfile.Stem(y.safe.Config().Path)+"-")
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
