using Agents.Registry;
using Agents.Testing.Stores;

namespace Agents.Stores.Tests;

public sealed class InMemoryModelRegistryTests : ModelRegistryConformanceTests
{
    protected override IModelRegistry CreateRegistry(TimeProvider time) => new InMemoryStore(time);
}
