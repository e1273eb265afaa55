using Agents.Registry;
using Agents.Testing.Stores;

namespace Agents.Stores.Tests;

public sealed class SqliteModelRegistryTests : ModelRegistryConformanceTests
{
    private readonly SqliteFixture _fixture = new();

    protected override IModelRegistry CreateRegistry(TimeProvider time) => _fixture.Open(time: time);

    protected override void Dispose(bool disposing)
    {
        _fixture.Dispose();
        base.Dispose(disposing);
    }
}
