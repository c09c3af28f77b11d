package main

import (
	"context"
	"os"
	"os/exec"
	"slices"
	"strings"

	"tillbridge/store"
	"tillbridge/store/db"
	"tillbridge/store/db/keep"
)

// afterwards is what the program goes on with once its windows are closed and its
// database is free: a backup to restore, or the shop's own database after training.
type afterwards struct {
	restore       string
	leaveTraining bool
}

// toldVariable hands what a restore did to the program that is started after it: a
// title and sentences, a line each.
const toldVariable = "TILLBRIDGE_TOLD"

// takeTold returns it once; nil for nothing.
func takeTold() ([]string, error) {
	told := os.Getenv(toldVariable)
	if told == "" {
		return nil, nil
	}
	return strings.Split(told, "\n"), os.Unsetenv(toldVariable)
}

// goOn does what was asked for at a window and starts the program again.
func (s *session) goOn(ctx context.Context, next afterwards) error {
	switch {
	case next.restore != "":
		return s.startAgain(ctx, s.Database, toldVariable+"="+strings.Join(s.restored(ctx, next.restore), "\n"))
	case next.leaveTraining:
		return startProgram(ctx, nil, outsideTraining(os.Environ()))
	default:
		return nil
	}
}

// restored restores a backup as the verb does, and says what came of it: whatever it
// was, the program opens again on what is there.
func (s *session) restored(ctx context.Context, file string) []string {
	s.logFile = nil // it is closed
	r, err := keep.Restore(ctx, file, db.Config{Path: s.Database, Actor: person(), Log: s.log()})
	if err != nil {
		return []string{"The backup was not restored", store.MessageOf(err)}
	}
	return append([]string{"The backup is restored"}, r.Sentences()...)
}

// outsideTraining leaves out of an environment what makes the program practise. The
// training shop's secrets are not in it (see takeSecrets).
func outsideTraining(environment []string) []string {
	return slices.DeleteFunc(slices.Clone(environment), func(variable string) bool {
		name, _, _ := strings.Cut(variable, "=")
		return slices.Contains([]string{"TILLBRIDGE_TRAINING", "TILLBRIDGE_SHOP_URL", "TILLBRIDGE_SHOP", "TILLBRIDGE_DATABASE"}, name)
	})
}

// startAgain runs this program anew on a database: Fyne opens windows once in a
// process's life. It gets the credentials that this one was given.
func (s *session) startAgain(ctx context.Context, database string, more ...string) error {
	environment := append(os.Environ(), more...)
	for name, value := range s.given {
		environment = append(environment, name+"="+value)
	}
	return startProgram(ctx, append(slices.Clone(os.Args[1:]), "--database", database), environment)
}

func startProgram(ctx context.Context, args, environment []string) error {
	program, err := os.Executable()
	if err != nil {
		return store.FailBecause(err, store.Internal, "Tillbridge can't start itself again. Nothing was lost; open it anew.")
	}
	//nolint:gosec // it starts this very program
	again := exec.CommandContext(context.WithoutCancel(ctx), program, args...)
	again.Env, again.Stdout, again.Stderr = environment, os.Stdout, os.Stderr
	if err := again.Start(); err != nil {
		return store.FailBecause(err, store.Internal, "Tillbridge can't start itself again. Nothing was lost; open it anew.")
	}
	return again.Process.Release()
}
