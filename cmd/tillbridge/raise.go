package main

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"net"
	"os"
	"time"

	"github.com/rs/zerolog"

	"tillbridge/store"
	"tillbridge/store/db/dbfile"
)

// A Desktop that is started a second time on a database has the first one come to the
// front, and ends. The first listens at a socket beside the database that its user alone
// may open. All that can be said there is one word, and all that is answered is another.
// Where there can be no socket, as on some network disks or where the path is longer than
// a socket's may be, the second start is refused in words.
const (
	raiseWord  = "raise\n"
	raisedWord = "raised\n"
)

// raisePatience is how long the second start waits for the answer. The first one may be
// opening its window still.
const raisePatience = 2 * time.Second

// raiseRetry is how soon it asks again while the first one doesn't listen yet.
const raiseRetry = 50 * time.Millisecond

// raiser is where the first Desktop is asked to come to the front.
type raiser struct {
	listener net.Listener
}

// raiseSocket is beside the database itself, whatever link leads there.
func raiseSocket(database string) (string, error) {
	path, err := dbfile.Locate(database)
	return path + ".raise", err
}

// listenToRaise begins to listen for the Desktop that has the lock of a database: what a
// killed one has left there is nobody's.
func listenToRaise(ctx context.Context, database string) (*raiser, error) {
	at, err := raiseSocket(database)
	if err != nil {
		return nil, err
	}
	switch left, err := os.Lstat(at); {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return nil, err
	case left.Mode()&fs.ModeSocket == 0:
		return nil, errors.New("something else is in the socket's place")
	default:
		if err := os.Remove(at); err != nil {
			return nil, err
		}
	}
	var config net.ListenConfig
	listener, err := config.Listen(ctx, "unix", at)
	if err != nil {
		return nil, err
	}
	if err := os.Chmod(at, 0o600); err != nil {
		return nil, errors.Join(err, listener.Close())
	}
	return &raiser{listener}, nil
}

// Close ends listening and removes the socket.
func (r *raiser) Close() error {
	if err := r.listener.Close(); !errors.Is(err, net.ErrClosed) {
		return err
	}
	return nil
}

// serve has raise bring the Desktop to the front whenever somebody asks for it, until the
// context ends; raise says whether it did. Then it listens no more.
func (r *raiser) serve(ctx context.Context, log zerolog.Logger, raise func(context.Context) bool) error {
	closed := make(chan error, 1)
	stop := context.AfterFunc(ctx, func() { closed <- r.Close() })
	defer stop()
	for {
		asked, err := r.listener.Accept()
		switch {
		case ctx.Err() != nil:
			return <-closed
		case errors.Is(err, net.ErrClosed):
			return nil
		case err != nil:
			log.Info().Err(err).Msg("nobody can have this Desktop come to the front any more")
			return r.Close()
		}
		if err := answerRaise(ctx, asked, raise); err != nil {
			log.Info().Err(err).Msg("somebody asked this Desktop something and got no answer")
		}
	}
}

// answerRaise hears one who asks. Who says anything but the word, or nothing in time, gets
// no answer; none holds the next one up for longer than the patience.
func answerRaise(ctx context.Context, asked net.Conn, raise func(context.Context) bool) (err error) {
	defer func() { err = errors.Join(err, asked.Close()) }()
	ctx, done := context.WithTimeout(ctx, raisePatience)
	defer done()
	if err := asked.SetDeadline(time.Now().Add(raisePatience)); err != nil {
		return err
	}
	word := make([]byte, len(raiseWord))
	if _, err := io.ReadFull(asked, word); err != nil {
		return err
	}
	if string(word) != raiseWord {
		return errors.New("it said another word")
	}
	if !raise(ctx) {
		return ctx.Err()
	}
	_, err = io.WriteString(asked, raisedWord)
	return err
}

// askToRaise asks the Desktop that has a database to come to the front; nil when it did.
func askToRaise(ctx context.Context, database string) (err error) {
	ctx, done := context.WithTimeout(ctx, raisePatience)
	defer done()
	asked, err := callRaiser(ctx, database)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, asked.Close()) }()
	deadline, _ := ctx.Deadline()
	if err := asked.SetDeadline(deadline); err != nil {
		return err
	}
	if _, err := io.WriteString(asked, raiseWord); err != nil {
		return err
	}
	word := make([]byte, len(raisedWord))
	if _, err := io.ReadFull(asked, word); err != nil {
		return err
	}
	if string(word) != raisedWord {
		return errors.New("it answered with another word")
	}
	return nil
}

// callRaiser reaches the Desktop that has a database, which may have begun just now.
func callRaiser(ctx context.Context, database string) (net.Conn, error) {
	at, err := raiseSocket(database)
	if err != nil {
		return nil, err
	}
	for {
		var dialer net.Dialer
		asked, err := dialer.DialContext(ctx, "unix", at)
		if err == nil {
			return asked, nil
		}
		select {
		case <-ctx.Done():
			return nil, err
		case <-time.After(raiseRetry):
		}
	}
}

// raiseOther has the Desktop that has the database come to the front, when that is why
// this one can't have it, and says whether it did.
func (s *session) raiseOther(ctx context.Context, failed error) bool {
	if store.CodeOf(failed) != store.Busy || s.Database == "" {
		return false
	}
	if err := askToRaise(ctx, s.Database); err != nil {
		log := s.log()
		log.Info().Err(err).Msg("the Desktop that is open can't be brought to the front")
		return false
	}
	s.println("Tillbridge is open already with this database; its window is now in front.")
	return true
}
