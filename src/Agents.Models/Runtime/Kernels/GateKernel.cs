using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Agents.Models.Runtime.Kernels;

/// <summary>
/// The operator <c>agents.Gated</c>: rows [gate, up] to activation(gate) · up, one pass over memory where the standard
/// operators make three.
/// </summary>
internal static unsafe class GateKernel
{
    public const string Name = "Gated";
    public const string WidthAttribute = "width";
    public const string GeluAttribute = "gelu";

    /// <summary>Elements from which other threads are woken.</summary>
    private const long ParallelWork = 1 << 15;

    public static NativeOperator* CreateOperator(AttentionState* state) =>
        NativeOperator.Create("Gated\0"u8, state, &Create, &Compute);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nint Create(NativeOperator* self, nint api, nint info, void** kernel)
    {
        long width, gelu;
        nint status;
        if ((status = NativeApi.Attribute(info, "width\0"u8, &width)) != 0
            || (status = NativeApi.Attribute(info, "gelu\0"u8, &gelu)) != 0)
        {
            return status;
        }
        var node = (Node*)NativeMemory.AllocZeroed((nuint)sizeof(Node));
        node->State = (AttentionState*)self->Shared;
        node->Width = (int)width;
        node->Gelu = gelu != 0;
        *kernel = node;
        return 0;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nint Compute(void* kernel, nint context)
    {
        var node = *(Node*)kernel;
        var shape = stackalloc long[] { node.State->Count, node.State->Tokens, node.Width };
        var status = NativeApi.Tensors(context, shape, 3, &node.Packed, &node.Output);
        if (status != 0)
            return status;
        var rows = node.State->Count * node.State->Tokens;
        if ((long)rows * node.Width >= ParallelWork)
            return NativeApi.ParallelFor(context, &Row, (nuint)rows, 0, &node);
        for (var row = 0; row < rows; row++)
            Gate(&node, row);
        return 0;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Row(void* node, nuint row) => Gate((Node*)node, (long)row);

    private static void Gate(Node* node, long row)
    {
        if (node->Gelu)
            GateGelu(node, row);
        else
            GateSilu(node, row);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void GateSilu(Node* node, long row)
    {
        var width = node->Width;
        float* gate = node->Packed + row * 2 * width, up = gate + width, result = node->Output + row * width;
        var i = 0;
        for (; i <= width - Vector512<float>.Count; i += Vector512<float>.Count)
        {
            var x = Vector512.Load(gate + i);
            (x * Vector512.Load(up + i) / (Vector512.Exp(-x) + Vector512<float>.One)).Store(result + i);
        }
        for (; i < width; i++)
            result[i] = gate[i] * up[i] / (MathF.Exp(-gate[i]) + 1);
    }

    // 0.5 (1 + tanh z) is sigmoid(2 z), so the tanh form of GELU is x · sigmoid(2 √(2/π) (x + 0.044715 x³)).
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void GateGelu(Node* node, long row)
    {
        const float Scale = 1.5957691216057308f, Cube = 0.044715f;
        var width = node->Width;
        float* gate = node->Packed + row * 2 * width, up = gate + width, result = node->Output + row * width;
        var i = 0;
        for (; i <= width - Vector512<float>.Count; i += Vector512<float>.Count)
        {
            var x = Vector512.Load(gate + i);
            var z = (x + x * x * x * Cube) * -Scale;
            (x * Vector512.Load(up + i) / (Vector512.Exp(z) + Vector512<float>.One)).Store(result + i);
        }
        for (; i < width; i++)
        {
            var x = gate[i];
            result[i] = x * up[i] / (MathF.Exp((x + x * x * x * Cube) * -Scale) + 1);
        }
    }

    private struct Node
    {
        public AttentionState* State;
        public int Width;
        public bool Gelu;
        public float* Packed;
        public float* Output;
    }
}
