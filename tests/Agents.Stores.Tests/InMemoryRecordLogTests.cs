using Agents.Records;
using Agents.Testing.Stores;

namespace Agents.Stores.Tests;

public sealed class InMemoryRecordLogTests : RecordLogConformanceTests
{
    protected override IRecordLog CreateLog(TimeProvider time) => new InMemoryStore(time);
}
