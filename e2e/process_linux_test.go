package e2e

import "syscall"

// diesWithUs ends a process when this one ends in any way, a test's timeout included.
func diesWithUs() *syscall.SysProcAttr { return &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL} }
