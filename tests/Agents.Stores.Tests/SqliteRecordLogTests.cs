using Agents.Records;
using Agents.Testing.Stores;

namespace Agents.Stores.Tests;

public sealed class SqliteRecordLogTests : RecordLogConformanceTests, IDisposable
{
    private readonly SqliteFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    protected override IRecordLog CreateLog(TimeProvider time) => _fixture.Open(time: time);
}
