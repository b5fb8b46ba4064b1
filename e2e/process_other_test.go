//go:build !linux

package e2e

import "syscall"

// diesWithUs has no counterpart here: a test that is cut short leaves its processes running.
func diesWithUs() *syscall.SysProcAttr { return nil }
