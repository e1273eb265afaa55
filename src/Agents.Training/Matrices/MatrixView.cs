using Agents.Training.Modules;
using TorchSharp;

namespace Agents.Training.Matrices;

/// <summary>A matrix in memory, its rows and columns any distance apart: a transposed one is another view.</summary>
internal readonly unsafe struct MatrixView
{
    private readonly float* _start;

    /// <summary>A view of an f32 CPU tensor of two dimensions.</summary>
    public MatrixView(torch.Tensor tensor)
    {
        var (shape, strides) = (tensor.shape, tensor.stride());
        (Rows, Columns) = (checked((int)shape[0]), checked((int)shape[1]));
        (RowStride, ColumnStride) = ((nint)strides[0], (nint)strides[1]);
        _start = TensorMemory.Start(tensor);
    }

    public int Rows { get; }

    public int Columns { get; }

    /// <summary>Elements from one row to the next.</summary>
    public nint RowStride { get; }

    /// <summary>Elements from one column to the next.</summary>
    public nint ColumnStride { get; }

    /// <summary>Address of an element.</summary>
    public float* At(int row, int column) => _start + (row * RowStride) + (column * ColumnStride);
}
