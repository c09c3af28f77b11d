package main

import (
	"bytes"
	"encoding/binary"
	"testing"

	"tillbridge/store"
)

func TestR68_ChimesAreSoftAndDifferent(t *testing.T) {
	heard := map[store.Chime][]byte{}
	for _, chime := range store.Chimes() {
		pcm := chimePCM(chime)
		samples := make([]int16, len(pcm)/2)
		if err := binary.Read(bytes.NewReader(pcm), binary.LittleEndian, samples); err != nil {
			t.Fatal(err)
		}
		loudest, step := 0, 0
		for i, sample := range samples {
			loudest = max(loudest, max(int(sample), -int(sample)))
			if i > 0 {
				step = max(step, max(int(sample)-int(samples[i-1]), int(samples[i-1])-int(sample)))
			}
		}
		if loudest < 3000 || loudest > 16000 {
			t.Errorf("%s is %d loud of 32767: it should be heard, and startle nobody", chime, loudest)
		}
		if step > 4000 || samples[0] != 0 || samples[len(samples)-1] != 0 {
			t.Errorf("%s clicks: a step of %d, from %d to %d", chime, step, samples[0], samples[len(samples)-1])
		}
		if seconds := float64(len(samples)) / chimeRate; seconds < 0.5 || seconds > 2 {
			t.Errorf("%s is %.1f s long", chime, seconds)
		}
		heard[chime] = pcm
	}
	if bytes.Equal(heard[store.ChimeNewOrder], heard[store.ChimeNeeded]) {
		t.Error("both sound the same")
	}
}
