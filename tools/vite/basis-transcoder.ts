import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Plugin } from 'vite';

const moduleId = 'virtual:basis-transcoder';
const fileId = 'three/examples/jsm/libs/basis/basis_transcoder.js';

/** How the script makes functions out of text, and the same as closures: the content security policy allows no eval. */
const invokers = [
  {
    from: /let\[args,invokerFnBody\]=createJsInvoker\(argTypes,isClassMethodFunc,returns,isAsync\);args\.push\(invokerFnBody\);var invokerFn=newFunc\(Function,args\)\(\.\.\.closureArgs\);/,
    to: `var invokerFn=function(...given){
      const destructors=needsDestructorStack?[]:null;
      const wired=argTypes.slice(2).map((type,i)=>type.toWireType(destructors,given[i]));
      const own=isClassMethodFunc?[argTypes[1].toWireType(destructors,this)]:[];
      const answer=cppInvokerFunc(cppTargetFunc,...own,...wired);
      if(needsDestructorStack)runDestructors(destructors);
      else for(let i=isClassMethodFunc?1:2;i<argTypes.length;++i)if(argTypes[i].destructorFunction!==null)argTypes[i].destructorFunction(i===1?own[0]:wired[i-2]);
      return returns?argTypes[0].fromWireType(answer):undefined};`,
  },
  {
    from: /var invokerFunction=newFunc\(Function,params\)\(\.\.\.args\);/,
    to: `var invokerFunction=(obj,func,destructorsRef,at)=>{
      let offset=0;const given=types.map((type)=>{const value=type.readValueFromPointer(at+offset);offset+=type.argPackAdvance;return value});
      const answer=kind===1?new func(...given):kind===0?func.call(obj,...given):func.call(...given);
      if(!retType.isVoid)return emval_returnValue(retType,destructorsRef,answer)};`,
  },
  // Its way to tell Node looks for files of its own; the wasm is always handed over here.
  { from: /var ENVIRONMENT_IS_NODE=[^;]+;/, to: 'var ENVIRONMENT_IS_NODE=false;' },
] as const;

/**
 * Basis Universal's transcoder, from three's own copy, as an ES module that runs under our policy. Fails loudly when
 * another version of the script is no longer as expected.
 */
export function basisTranscoder(): Plugin {
  return {
    name: 'basis-transcoder',
    resolveId: (id) => (id === moduleId ? `\0${moduleId}` : undefined),
    load(id) {
      if (id !== `\0${moduleId}`) return undefined;
      let code = readFileSync(createRequire(import.meta.url).resolve(fileId), 'utf8');
      for (const { from, to } of invokers) {
        if (!from.test(code)) throw new Error(`${fileId} is not as expected: ${from.source.slice(0, 60)}`);
        code = code.replace(from, () => to);
      }
      if (/\bnewFunc\(Function/.test(code)) throw new Error(`${fileId} still makes functions out of text`);
      // What follows is for CommonJS and AMD.
      return `${code.slice(0, code.lastIndexOf('if (typeof exports'))}\nexport default BASIS;`;
    },
  };
}
