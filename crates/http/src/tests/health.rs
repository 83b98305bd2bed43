//! Ready means: database and objects answer, entries are signed soon, nobody told the server to stop. Each made red, and green again.

use base::Span;
use serde_json::Value;

use super::Server;

impl Server {
    /// Whether the server is ready, and the parts that are not.
    async fn parts(&self) -> (u16, Vec<String>) {
        let answer = self.browser().get("/readyz").await;
        let said = answer.json();
        assert_eq!(said["ready"], Value::Bool(answer.status == 200), "{said}");
        let parts = said["troubles"].as_array().unwrap().iter().map(|t| t["part"].as_str().unwrap().to_owned());
        (answer.status.as_u16(), parts.collect())
    }

    async fn sign(&self) {
        for (agency, _, _) in self.world.app.store.logs().await.unwrap() {
            self.world.app.store.integrate(agency, &self.world.app.log_signer(agency).await.unwrap()).await.unwrap();
        }
    }
}

#[tokio::test]
async fn entries_that_wait_too_long_for_a_checkpoint_make_it_red() {
    let server = Server::start().await;
    assert_eq!(server.parts().await, (200, vec![]), "entries of this second may wait");
    server.world.clock.advance(Span::from_seconds(61));
    assert_eq!(server.parts().await, (503, vec!["checkpoint".into(), "checkpoint".into()]), "two logs");
    let said = server.browser().get("/readyz").await.json();
    let message = said["troubles"][0]["message"].as_str().unwrap();
    assert!(message.starts_with("日志 zhilu.example/first 有 ") && message.contains("超过设定的 60 秒"), "{message}");
    server.sign().await;
    assert_eq!(server.parts().await, (200, vec![]));
    server.world.clock.advance(Span::from_hours(24 * 30));
    assert_eq!(server.parts().await, (200, vec![]), "a log in which nothing happens needs no new checkpoint");
}

#[tokio::test]
async fn objects_and_database_that_do_not_answer_make_it_red() {
    let server = Server::start().await;
    let objects = server.world.app.store.folder().join("objects");
    assert_eq!(server.parts().await, (200, vec![]));
    std::fs::remove_dir_all(&objects).unwrap();
    std::fs::write(&objects, "").unwrap();
    assert_eq!(server.parts().await, (503, vec!["objects".into()]));
    std::fs::remove_file(&objects).unwrap();
    assert_eq!(server.parts().await, (200, vec![]));
    server.world.app.store.db().close().await;
    assert_eq!(server.parts().await, (503, vec!["database".into()]));
    let lives = server.browser().get("/healthz").await;
    assert_eq!(lives.status, 200, "the process lives: starting it anew would not help");
    assert!(lives.json()["version"].is_string());
}

#[tokio::test]
async fn a_server_that_stops_is_not_ready() {
    let server = Server::start().await;
    server.stopping.cancel();
    assert_eq!(server.parts().await, (503, vec!["stopping".into()]));
}
