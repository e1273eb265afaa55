using Agents.Episodes;
using Agents.Testing.Stores;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Agents.Stores.Tests;

/// <summary>Whatever is wrong with the disk or the file: one clear error, and what was stored is still there.</summary>
public sealed class DiskErrorTests : IDisposable
{
    private readonly SqliteFixture _fixture = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task A_full_disk_fails_the_call_whole_and_the_next_one_works_when_there_is_space()
    {
        var store = _fixture.Open();
        await store.AppendAsync(TestEpisodes.Many(5, "a"), Cancel);
        await Execute(store, "PRAGMA max_page_count = 20");

        var error = await Assert.ThrowsAsync<AgentsException>(
            async () => await store.AppendAsync(TestEpisodes.Many(100, "b"), Cancel));
        Assert.Contains("full", error.Message, StringComparison.Ordinal);
        Assert.Contains(store.Database.Path, error.Message, StringComparison.Ordinal);
        Assert.Equal(5, (await store.CountAsync(new(), Cancel)).Appended);

        await Execute(store, "PRAGMA max_page_count = 1000000");
        await store.AppendAsync(TestEpisodes.Many(100, "b"), Cancel);
        Assert.Equal(105, (await store.CountAsync(new(), Cancel)).Appended);
    }

    [Fact]
    public async Task A_store_that_cannot_be_written_says_so()
    {
        var store = _fixture.Open();
        await store.AppendAsync(TestEpisodes.Many(1), Cancel);
        await Execute(store, "PRAGMA query_only = 1");

        var error = await Assert.ThrowsAsync<AgentsException>(
            async () => await store.AppendAsync(TestEpisodes.Many(2), Cancel));

        Assert.Contains("cannot be opened for writing", error.Message, StringComparison.Ordinal);
        Assert.NotNull(await ((IEpisodeStore)store).FindAsync("e-0", Cancel));
    }

    [Fact]
    public void A_read_only_folder_says_so()
    {
        var folder = _fixture.NewFolder();
        Directory.CreateDirectory(folder);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        if (CanWrite(folder))
            Assert.Skip("This user may write anywhere, or permissions are not Unix's.");

        var error = Assert.Throws<AgentsException>(() => _fixture.Open(folder));

        Assert.Contains("cannot be opened for writing", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_cannot_be_made_says_so()
    {
        var file = _fixture.NewFolder();
        File.WriteAllText(file, "a file");

        var error = Assert.Throws<AgentsException>(() => _fixture.Open(Path.Combine(file, "data")));

        Assert.Contains("cannot be made", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_database_is_refused_and_left_as_it_was()
    {
        var path = NewFile("This is a text and no database. " + new string('x', 5000));

        var error = Assert.Throws<AgentsException>(() => _fixture.Open(Path.GetDirectoryName(path)!));

        Assert.Contains("is not a database", error.Message, StringComparison.Ordinal);
        Assert.StartsWith("This is a text", File.ReadAllText(path), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_file_is_reported_as_damaged()
    {
        var folder = _fixture.NewFolder();
        using (var store = _fixture.Open(folder))
            await store.AppendAsync(TestEpisodes.Many(200), Cancel);

        var path = Path.Combine(folder, SqliteStore.FileName);
        using (var file = File.OpenWrite(path))
        {
            file.Position = 4096;
            file.Write(Enumerable.Repeat((byte)0xAB, (int)file.Length - 4096).ToArray());
        }

        var error = await Assert.ThrowsAsync<AgentsException>(async () =>
        {
            var store = _fixture.Open(folder);
            await store.AppendAsync(TestEpisodes.Many(1, "new"), Cancel);
        });
        Assert.Contains("damaged", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(5, "locked by another process")]
    [InlineData(10, "Check the disk")]
    [InlineData(13, "full")]
    [InlineData(14, "cannot be opened")]
    [InlineData(1, "refused: boom")]
    public void Every_code_becomes_a_line_with_the_path(int code, string text)
    {
        var error = SqliteErrors.Describe(new SqliteException("boom", code), "/data/agents.db");
        Assert.Contains(text, error.Message, StringComparison.Ordinal);
        Assert.Contains("/data/agents.db", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public async Task A_store_that_was_closed_says_so()
    {
        var store = _fixture.Open();
        store.Dispose();
        store.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(
            async () => await store.AppendAsync(TestEpisodes.Many(1), Cancel));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await store.CountAsync(new(), Cancel));
        Assert.Throws<ObjectDisposedException>(() => store.Watch("m"));
    }

    // On the writer's connection, where such settings hold until it is closed.
    private static Task<int> Execute(SqliteStore store, string sql) =>
        store.Database.WriteAsync(connection => connection.Execute(sql), CommitKind.Other, Cancel);

    private string NewFile(string text)
    {
        var folder = _fixture.NewFolder();
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, SqliteStore.FileName);
        File.WriteAllText(path, text);
        return path;
    }

    private static bool CanWrite(string folder)
    {
        try
        {
            File.WriteAllText(Path.Combine(folder, "probe"), "");
            return true;
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
    }
}
