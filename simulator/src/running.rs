//! A simulator on a thread of its own, for programs that block.

use crate::{
    in_process::InProcess,
    options::Options,
    server::{self, Host},
};
use std::{io, net::SocketAddr, ops::Deref, sync::Arc, thread};
use tokio::{
    net::TcpListener,
    runtime::{Builder, Runtime},
    sync::oneshot,
};

/// Starts simulators.
#[derive(Debug)]
pub struct Simulator;

impl Simulator {
    /// Starts a simulator on a thread of its own. It ends when the handle is dropped.
    ///
    /// # Errors
    /// The address cannot be listened at, or the system has no thread left.
    pub fn start(options: Options) -> io::Result<Running> {
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let listener = runtime.block_on(TcpListener::bind(options.address))?;
        let address = listener.local_addr()?;
        let platforms = InProcess::new(options);
        let (stop, stopped) = oneshot::channel();
        let served = Arc::clone(&platforms.host);
        let thread = thread::Builder::new()
            .name("callgate-simulator".to_owned())
            .spawn(move || run(runtime, served, listener, stopped))?;
        Ok(Running { address, platforms, stop: Some(stop), thread: Some(thread) })
    }
}

fn run(runtime: Runtime, host: Arc<Host>, listener: TcpListener, stopped: oneshot::Receiver<()>) {
    runtime.spawn(server::serve(host, listener));
    // An error means that the handle is gone, which is the same wish.
    let _ = runtime.block_on(stopped);
    runtime.shutdown_background();
}

/// A simulator that runs. Dropping it ends it, open connections included.
///
/// What it serves are the platforms of an [`InProcess`], to which it dereferences: their state can be asked for and
/// changed through it.
#[derive(Debug)]
pub struct Running {
    address: SocketAddr,
    platforms: InProcess,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<thread::JoinHandle<()>>,
}

impl Running {
    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The URL of a path.
    #[must_use]
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// Ends it.
    pub fn stop(self) {
        drop(self);
    }

    /// Waits until the user interrupts the program, or the system asks it to end. `ready` is called once
    /// that would be heard.
    ///
    /// # Errors
    /// The signals cannot be listened for, or `ready` failed.
    pub fn until_interrupted(self, ready: impl FnOnce(&Self) -> io::Result<()>) -> io::Result<()> {
        let runtime = Builder::new_current_thread().enable_all().build()?;
        runtime.block_on(interrupted(|| ready(&self)))
    }
}

#[cfg(unix)]
async fn interrupted(ready: impl FnOnce() -> io::Result<()>) -> io::Result<()> {
    use std::{future::poll_fn, task::Poll};
    use tokio::signal::unix::{SignalKind, signal};
    let (mut interrupt, mut end) =
        (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    ready()?;
    poll_fn(|context| {
        let came = interrupt.poll_recv(context).is_ready() || end.poll_recv(context).is_ready();
        if came { Poll::Ready(Ok(())) } else { Poll::Pending }
    })
    .await
}

#[cfg(not(unix))]
async fn interrupted(ready: impl FnOnce() -> io::Result<()>) -> io::Result<()> {
    ready()?;
    tokio::signal::ctrl_c().await
}

impl Deref for Running {
    type Target = InProcess;

    fn deref(&self) -> &InProcess {
        &self.platforms
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if let Some(stop) = self.stop.take() {
            // An error means that the thread has ended already.
            let _ = stop.send(());
        }
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}
