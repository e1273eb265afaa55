using TorchSharp;

namespace Agents.Training.Modules;

/// <summary>A contiguous f32 CPU matrix as rows of memory; a vector is one column.</summary>
internal readonly unsafe struct RowMemory
{
    private readonly float* _start;

    public RowMemory(torch.Tensor tensor)
    {
        var shape = tensor.shape;
        (Rows, Size) = ((int)shape[0], shape.Length == 1 ? 1 : (int)shape[1]);
        _start = TensorMemory.Floats(tensor);
    }

    public int Rows { get; }

    /// <summary>Elements a row.</summary>
    public int Size { get; }

    public Span<float> this[long row] => new(_start + (row * Size), Size);

    /// <summary>All elements.</summary>
    public Span<float> All => new(_start, checked(Rows * Size));

    /// <summary>The only element of a row of a vector.</summary>
    public ref float At(long row) => ref _start[row];
}
