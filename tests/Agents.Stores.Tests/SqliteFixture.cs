using Agents.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Agents.Stores.Tests;

/// <summary>Opens stores in folders of its own and closes them all at the end.</summary>
internal sealed class SqliteFixture : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<SqliteStore> _stores = [];
    private int _folders;

    public string NewFolder() => _folder[$"data-{_folders++}"];

    public SqliteStore Open(string? folder = null, TimeProvider? time = null)
    {
        var store = new SqliteStore(
            folder ?? NewFolder(), time ?? TimeProvider.System, NullLogger<SqliteStore>.Instance);
        _stores.Add(store);
        return store;
    }

    public void Dispose()
    {
        _stores.ForEach(store => store.Dispose());
        _folder.Dispose();
    }
}
