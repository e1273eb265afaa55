using Agents.Episodes;
using Agents.Records;
using Agents.Testing.Stores;

namespace Agents.Stores.Tests;

public sealed class InMemoryEpisodeStoreTests : EpisodeStoreConformanceTests
{
    protected override (IEpisodeStore Episodes, IRecordLog Records) CreateStore()
    {
        var store = new InMemoryStore();
        return (store, store);
    }
}
