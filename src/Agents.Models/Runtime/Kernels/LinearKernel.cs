using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Agents.Models.Runtime.Kernels;

/// <summary>
/// The operator <c>agents.Linear</c>: input · matrixᵀ over a <see cref="PackedMatrix"/>. ONNX Runtime's MatMulNBits
/// takes zero points that are whole numbers, holds a second copy of the weights, and is slower.
/// </summary>
internal static unsafe class LinearKernel
{
    public const string Name = "Linear";
    public const string MatrixAttribute = "matrix";
    public const string RowsAttribute = "rows";

    /// <summary>Products of a task, from which other threads are woken.</summary>
    private const long TaskWork = 1 << 16;

    /// <summary>Input rows from which rounding is shared.</summary>
    private const int ParallelRows = 16;

    public static NativeOperator* CreateOperator(LinearState* states) =>
        NativeOperator.Create("Linear\0"u8, states, &Create, &Compute);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nint Create(NativeOperator* self, nint api, nint info, void** kernel)
    {
        long matrix, rows;
        nint status;
        if ((status = NativeApi.Attribute(info, "matrix\0"u8, &matrix)) != 0
            || (status = NativeApi.Attribute(info, "rows\0"u8, &rows)) != 0)
        {
            return status;
        }
        var node = (Node*)NativeMemory.AllocZeroed((nuint)sizeof(Node));
        node->State = (LinearState*)self->Shared + matrix;
        node->IsHead = rows != 0;
        *kernel = node;
        return 0;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nint Compute(void* kernel, nint context)
    {
        var node = *(Node*)kernel;
        var state = node.State;
        var run = state->Run;
        node.Rows = node.IsHead ? run->Rows : run->Count * run->Tokens;
        var shape = stackalloc long[] { node.IsHead ? run->Rows : run->Count, run->Tokens, state->Matrix.Rows };
        if (node.IsHead)
            shape[1] = shape[2];
        var status = NativeApi.Tensors(context, shape, node.IsHead ? 2u : 3u, &node.Source, &node.Output);
        if (status != 0)
            return status;
        node.Memory = state->Scratch->Reserve(RoundedRows.Bytes(state->Matrix, node.Rows));
        if (node.Memory is null)
            return NativeApi.Error("There is not enough memory for the rows of a product.\0"u8);
        status = Round(context, &node);
        return status != 0 ? status : Multiply(context, &node);
    }

    private static nint Round(nint context, Node* node)
    {
        if (node->Rows >= ParallelRows)
            return NativeApi.ParallelFor(context, &RoundRow, (nuint)node->Rows, 0, node);
        for (var row = 0; row < node->Rows; row++)
            RoundOne(node, row);
        return 0;
    }

    private static nint Multiply(nint context, Node* node)
    {
        var matrix = node->State->Matrix;
        var work = (long)node->Rows * matrix.Rows * matrix.Columns;
        node->Tasks = (int)Math.Clamp(work / TaskWork, 1, matrix.Groups);
        if (node->Tasks > 1)
            return NativeApi.ParallelFor(context, &MultiplyPart, (nuint)node->Tasks, 0, node);
        LinearMath.Multiply(matrix, node->Memory, node->Rows, node->Output, 0, matrix.Groups);
        return 0;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void RoundRow(void* node, nuint row) => RoundOne((Node*)node, (int)row);

    private static void RoundOne(Node* node, int row)
    {
        var matrix = node->State->Matrix;
        RoundedRows.At(node->Memory, matrix, row).Round(node->Source + (long)row * matrix.Columns, matrix);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void MultiplyPart(void* data, nuint task)
    {
        var node = (Node*)data;
        var matrix = node->State->Matrix;
        var (first, end) = (
            (int)((long)matrix.Groups * (int)task / node->Tasks),
            (int)((long)matrix.Groups * ((int)task + 1) / node->Tasks));
        LinearMath.Multiply(matrix, node->Memory, node->Rows, node->Output, first, end);
    }

    private struct Node
    {
        public LinearState* State;
        public bool IsHead;
        public int Rows;
        public int Tasks;
        public float* Source;
        public float* Output;
        public byte* Memory;
    }
}
