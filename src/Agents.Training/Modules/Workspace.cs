using static TorchSharp.torch;

namespace Agents.Training.Modules;

/// <summary>
/// Named scratch matrices that live as long as the trainer: a step allocates nothing large, so no page is faulted in
/// twice. A name's memory grows to the largest size asked for and is overwritten by the next request for it.
/// </summary>
internal sealed class Workspace(Device device) : IDisposable
{
    private readonly Dictionary<string, Tensor> _buffers = [];

    public Device Device { get; } = device;

    /// <summary>An uninitialised [rows, columns] view of the name's memory; the dispose scope owns the view.</summary>
    public Tensor Matrix(string name, long rows, long columns)
    {
        var count = rows * columns;
        if (!_buffers.TryGetValue(name, out var buffer) || buffer.NumberOfElements < count)
        {
            buffer?.Dispose();
            buffer = empty(count, ScalarType.Float32, Device).DetachFromDisposeScope();
            _buffers[name] = buffer;
        }

        return buffer.narrow(0, 0, count).view(rows, columns);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var buffer in _buffers.Values)
            buffer.Dispose();
        _buffers.Clear();
    }
}
