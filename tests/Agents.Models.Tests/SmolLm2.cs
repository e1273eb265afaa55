using Agents.Models.Checkpoints;
using Agents.Testing;

namespace Agents.Models.Tests;

/// <summary>The GGUF model that smollm2.json was made with, opened once for the tests of a class.</summary>
public sealed class SmolLm2 : IDisposable
{
    private readonly Lazy<Checkpoint> _checkpoint = new(() => Checkpoint.Open(SharedFiles.FirstModel(".gguf")));

    internal Checkpoint Checkpoint => _checkpoint.Value;

    public void Dispose()
    {
        if (_checkpoint.IsValueCreated)
            _checkpoint.Value.Dispose();
    }
}
