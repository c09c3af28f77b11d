package main

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	stdsync "sync"
)

// between stands between the program and a training shop and bends its answers.
type between struct {
	next http.Handler
	mu   stdsync.Mutex

	status, body  string
	header, value string
	emptied       string
}

func (b *between) bend(change func(*between)) {
	b.mu.Lock()
	defer b.mu.Unlock()
	change(b)
}

func (b *between) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.status != "" {
		status, _ := strconv.Atoi(b.status)
		w.WriteHeader(status)
		_, _ = io.WriteString(w, b.body)
		return
	}
	got := httptest.NewRecorder()
	b.next.ServeHTTP(got, r)
	for name, values := range got.Header() {
		w.Header()[name] = values
	}
	if b.header != "" {
		w.Header().Set(b.header, b.value)
	}
	w.WriteHeader(got.Code)
	var answer any
	if b.emptied == "" || json.Unmarshal(got.Body.Bytes(), &answer) != nil {
		_, _ = w.Write(got.Body.Bytes())
		return
	}
	_ = json.NewEncoder(w).Encode(empty(answer, b.emptied))
}

// empty leaves of every object of that name nothing but its id.
func empty(value any, name string) any {
	switch v := value.(type) {
	case []any:
		for i := range v {
			v[i] = empty(v[i], name)
		}
	case map[string]any:
		if v["name"] == name {
			return map[string]any{"id": v["id"]}
		}
		for key := range v {
			v[key] = empty(v[key], name)
		}
	}
	return value
}
