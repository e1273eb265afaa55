using Agents.Testing.Stores;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Agents.Stores.Tests;

public sealed class SchemaTests : IDisposable
{
    // Schema 1 as it was written; never edited, whatever the code becomes.
    private const string SchemaOne =
        """
        CREATE TABLE episodes (
            sequence INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            run TEXT,
            purpose INTEGER NOT NULL,
            state INTEGER NOT NULL DEFAULT 0,
            task TEXT,
            step INTEGER,
            owner TEXT,
            reason TEXT,
            signals TEXT) STRICT;
        CREATE INDEX episodes_by_run ON episodes (run, sequence);
        CREATE INDEX episodes_by_state ON episodes (state, run, sequence);
        CREATE TABLE contents (sequence INTEGER PRIMARY KEY, json TEXT NOT NULL) STRICT;
        CREATE TABLE records (
            sequence INTEGER PRIMARY KEY,
            collection TEXT NOT NULL,
            key TEXT NOT NULL,
            json TEXT NOT NULL,
            at INTEGER NOT NULL) STRICT;
        CREATE INDEX records_by_collection ON records (collection, sequence);
        CREATE INDEX records_by_key ON records (collection, key, sequence);
        PRAGMA application_id = 1095192148;
        PRAGMA user_version = 1;
        """;

    private readonly SqliteFixture _fixture = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task A_file_of_schema_1_is_brought_forward_and_keeps_what_it_holds()
    {
        var folder = Write(
            SchemaOne,
            """
            INSERT INTO episodes VALUES (1, 'old', 'r', 1, 2, 'addition', 3, 'r', NULL, '{"rating":1}');
            INSERT INTO contents VALUES (1, '{"id":"old","purpose":"train","run_id":"r","turns":[{"model":"m"}]}');
            INSERT INTO records VALUES (1, 'runs', 'r', '{}', 638000000000000000);
            """);
        var store = _fixture.Open(folder);

        var old = await ((Agents.Episodes.IEpisodeStore)store).FindAsync("old", Cancel);
        Assert.Equal((Agents.Episodes.EpisodeState.Consumed, "r"), (old!.State, old.ConsumedBy));
        Assert.Equal(1, old.Episode.Signals["rating"]);

        // What a record written then lacks has its default and is not null.
        Assert.Empty(old.Episode.Turns[0].CompletionIds);
        Assert.Equal(256, old.Episode.Turns[0].Sampling.MaxTokens);
        Assert.Single(await RecordLists.Read(store, "runs"));

        await store.AppendAsync(TestEpisodes.Many(1), Cancel);
        await store.RegisterAsync(
            new() { Model = "m", Id = "0123", Path = ModelFolder.Create(Path.Combine(folder, "v")) }, Cancel);
        await store.PublishAsync("m", "0123", "base", Cancel);
        Assert.Equal(2, store.Database.Read(c => c.ExecuteScalar<int>("PRAGMA user_version")));
        Assert.Equal("wal", store.Database.Read(c => c.ExecuteScalar<string>("PRAGMA journal_mode")));
    }

    [Fact]
    public void A_newer_schema_is_refused_and_left_as_it_was()
    {
        var folder = Write(SchemaOne, "PRAGMA user_version = 99;");
        var before = File.ReadAllBytes(Path.Combine(folder, SqliteStore.FileName));

        var error = Assert.Throws<AgentsException>(() => _fixture.Open(folder));

        Assert.Contains("99", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(Path.Combine(folder, SqliteStore.FileName)));
    }

    [Fact]
    public void A_database_of_another_program_is_refused_and_left_as_it_was()
    {
        var folder = Write("CREATE TABLE t (x)");
        var before = File.ReadAllBytes(Path.Combine(folder, SqliteStore.FileName));

        var error = Assert.Throws<AgentsException>(() => _fixture.Open(folder));

        Assert.Contains("another program", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(Path.Combine(folder, SqliteStore.FileName)));
    }

    [Fact]
    public async Task Many_open_a_new_file_at_once_and_all_can_write()
    {
        var folder = _fixture.NewFolder();
        var stores = new SqliteStore[6];
        await Task.WhenAll(Enumerable.Range(0, 6).Select(i => Task.Run(
            () => stores[i] = new(
                folder,
                TimeProvider.System,
                Microsoft.Extensions.Logging.Abstractions.NullLogger<SqliteStore>.Instance),
            Cancel)));

        await Task.WhenAll(stores.Select((s, i) => s.AppendAsync(TestEpisodes.Many(5, $"s{i}"), Cancel).AsTask()));

        Assert.Equal(30, (await stores[0].CountAsync(new(), Cancel)).Appended);
        Array.ForEach(stores, store => store.Dispose());
    }

    private string Write(params string[] scripts)
    {
        var folder = _fixture.NewFolder();
        Directory.CreateDirectory(folder);
        using var connection = new SqliteConnection(
            $"Data Source={Path.Combine(folder, SqliteStore.FileName)};Pooling=False");
        connection.Open();
        Array.ForEach(scripts, script => connection.Execute(script));
        return folder;
    }
}
