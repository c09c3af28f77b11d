package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"os"

	"tillbridge/store"
	"tillbridge/store/db"
)

// onceFlag is shared by the verbs that book or change something (R61).
type onceFlag struct {
	Once string `json:"-" help:"A key of your own making: the same command under the same key does nothing more, and says so." placeholder:"KEY"`
}

// once is an act with the key that it was asked for under, "" for none.
type once struct {
	key, what string
	asked     any
}

// under names what a verb does. asked is all that decides what is done: commonly
// the verb itself, with what was given to it.
func (f onceFlag) under(what string, asked any) once { return once{f.Once, what, asked} }

// do carries out the act, or returns the sentence that it was done before. The
// context that it passes on is for the one act alone.
func (o once) do(ctx context.Context, d *db.DB, act func(context.Context) error) (repeated string, err error) {
	if o.key == "" {
		return "", act(ctx)
	}
	key, err := store.OnceFor(o.key, o.what, o.asked)
	if err != nil {
		return "", err
	}
	if err := key.Check(); err != nil {
		return "", usage("%s", store.MessageOf(err))
	}
	// What the act reads first is no longer as it was when it is done already.
	if err = d.Repeated(ctx, key); err == nil {
		err = act(key.In(ctx))
	}
	if store.CodeOf(err) == store.Done {
		return store.MessageOf(err), nil
	}
	return "", err
}

// withContent is what a verb that reads a file was asked for: the name of a file
// says nothing about what is in it. Under a key the file is read, and put back to
// its beginning.
func (f onceFlag) withContent(verb any, file *os.File) (asked any, err error) {
	if f.Once == "" {
		return verb, nil
	}
	sum := sha256.New()
	if _, err := io.Copy(sum, file); err != nil {
		return nil, store.FailBecause(err, store.Invalid, "%s can't be read. Nothing was imported; check its name and who may read it.",
			file.Name())
	}
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return nil, store.FailBecause(err, store.Invalid, "%s can't be read twice, as --once needs it. Nothing was imported; name a file.",
			file.Name())
	}
	return map[string]any{"asked": verb, "content": hex.EncodeToString(sum.Sum(nil))}, nil
}

// printRepeated says that it was done before, where there is nothing else to show.
func (s *session) printRepeated(asJSON bool, sentence string) error {
	if asJSON {
		return s.printJSON(map[string]any{"repeated": true, "message": sentence})
	}
	s.println(sentence)
	return nil
}
