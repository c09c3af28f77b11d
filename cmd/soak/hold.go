//go:build unix

package main

import (
	"context"
	"database/sql"

	_ "modernc.org/sqlite" // the driver
)

// hold takes the database's write lock, as another program on it does, and returns
// what gives it back. The till runs in another process: nobody's locks are lost.
func hold(ctx context.Context, path string) (release func(), err error) {
	handle, err := sql.Open("sqlite", "file:"+path+"?_txlock=immediate&_pragma=busy_timeout(1000)")
	if err != nil {
		return nil, err
	}
	tx, err := handle.BeginTx(ctx, nil)
	if err != nil {
		_ = handle.Close()
		return nil, err
	}
	return func() {
		_ = tx.Rollback()
		_ = handle.Close()
	}, nil
}

// count notes a fault that is not the network's.
func (p *proxy) count(kind string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.seen[kind]++
}
