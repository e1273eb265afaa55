using Agents.Episodes;
using Agents.Records;
using Agents.Testing.Stores;

namespace Agents.Stores.Tests;

public sealed class SqliteEpisodeStoreTests : EpisodeStoreConformanceTests, IDisposable
{
    private readonly SqliteFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    protected override (IEpisodeStore Episodes, IRecordLog Records) CreateStore()
    {
        var store = _fixture.Open();
        return (store, store);
    }
}
